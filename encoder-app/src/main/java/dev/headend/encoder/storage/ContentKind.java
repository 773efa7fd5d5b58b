package dev.headend.encoder.storage;

/** What a stored file is. Object stores keep its type and caching rule beside it (spec/encoder.md). */
public enum ContentKind {
    SEGMENT("video/mp2t", true),
    PLAYLIST("application/vnd.apple.mpegurl", false),
    IMAGE("image/jpeg", true),
    /** An image that is replaced. */
    SNAPSHOT("image/jpeg", false),
    INDEX("application/json", false);

    private final String contentType;
    private final boolean immutable;

    ContentKind(String contentType, boolean immutable) {
        this.contentType = contentType;
        this.immutable = immutable;
    }

    /** The media type. */
    public String contentType() {
        return contentType;
    }

    /** What the {@code Cache-Control} header says: files that are never replaced may be kept for ever. */
    public String cacheControl() {
        return immutable ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
