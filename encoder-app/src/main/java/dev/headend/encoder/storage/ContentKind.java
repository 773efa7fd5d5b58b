package dev.headend.encoder.storage;

/** What a stored file is. Object stores keep its type and caching rule beside it (spec/encoder.md). */
public enum ContentKind {
    SEGMENT("video/mp2t", Caching.FOR_EVER),
    PLAYLIST("application/vnd.apple.mpegurl", Caching.ASK_AGAIN),
    IMAGE("image/jpeg", Caching.FOR_EVER),
    /** An image that is replaced. */
    SNAPSHOT("image/jpeg", Caching.ASK_AGAIN),
    INDEX("application/json", Caching.ASK_AGAIN),
    /** That segments are encrypted with. */
    KEY("application/octet-stream", Caching.NEVER);

    private final String contentType;
    private final String cacheControl;

    ContentKind(String contentType, String cacheControl) {
        this.contentType = contentType;
        this.cacheControl = cacheControl;
    }

    /** The media type. */
    public String contentType() {
        return contentType;
    }

    /** What the {@code Cache-Control} header says: files that are never replaced may be kept for ever. */
    public String cacheControl() {
        return cacheControl;
    }

    private static final class Caching {
        static final String FOR_EVER = "public, max-age=31536000, immutable";
        static final String ASK_AGAIN = "no-cache";
        static final String NEVER = "no-store";
    }
}
