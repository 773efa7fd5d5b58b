package dev.headend.encoder.storage;

/** What a stored file is. Object stores keep its type and caching rule beside it (spec/encoder.md). */
public enum ContentKind {
    SEGMENT("video/mp2t", true),
    PLAYLIST("application/vnd.apple.mpegurl", false),
    IMAGE("image/jpeg", true),
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

    /** Whether a file of this kind never changes once it is stored. */
    public boolean immutable() {
        return immutable;
    }
}
