package dev.headend.edge.delivery;

import org.jspecify.annotations.Nullable;

/** The kinds of file that are delivered, known by their endings. Other files in the folder are never delivered. */
enum FileKind {
    PLAYLIST("playlist", "application/vnd.apple.mpegurl", FileKind.CHANGES),
    MANIFEST("playlist", "application/dash+xml", FileKind.CHANGES),
    SEGMENT("segment", "video/mp2t", FileKind.NEVER_CHANGES),
    MP4("segment", "video/mp4", FileKind.NEVER_CHANGES),
    MP4_SOUND("segment", "audio/mp4", FileKind.NEVER_CHANGES),
    AAC("segment", "audio/aac", FileKind.NEVER_CHANGES),
    SUBTITLES("subtitles", "text/vtt; charset=utf-8", FileKind.NEVER_CHANGES),
    /** Of encryption. A secret has no business in the caches of others. */
    KEY("key", "application/octet-stream", "no-store"),
    IMAGE("image", "image/jpeg", FileKind.NEVER_CHANGES),
    /** The latest picture of a channel, in a folder of its own. */
    SNAPSHOT("snapshot", "image/jpeg", FileKind.CHANGES),
    INDEX("index", "application/json", FileKind.CHANGES);

    private static final String CHANGES = "no-cache";
    private static final String NEVER_CHANGES = "public, max-age=31536000, immutable";

    private final String label;
    private final String contentType;
    private final String caching;

    FileKind(String label, String contentType, String caching) {
        this.label = label;
        this.contentType = contentType;
        this.caching = caching;
    }

    /**
     * The kind of what lies at a path.
     *
     * @param path as of {@link FilePath}
     * @return null for a file that is not delivered
     */
    static @Nullable FileKind of(String path) {
        if (path.startsWith(FilePath.SNAPSHOTS)) {
            return path.endsWith(".jpg") ? SNAPSHOT : null;
        }
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "m3u8" -> PLAYLIST;
            case "mpd" -> MANIFEST;
            case "ts" -> SEGMENT;
            case "m4s", "mp4" -> MP4;
            case "m4a" -> MP4_SOUND;
            case "aac" -> AAC;
            case "vtt" -> SUBTITLES;
            case "key" -> KEY;
            case "jpg" -> IMAGE;
            case "json" -> INDEX;
            default -> null;
        };
    }

    /** In metrics. */
    String label() {
        return label;
    }

    /** For {@code Content-Type}. */
    String contentType() {
        return contentType;
    }

    /** Whether it is a text, which is small, and compressed well. */
    boolean isText() {
        return isChanging() && this != SNAPSHOT;
    }

    /** Whether it is replaced under the same name. */
    boolean isChanging() {
        return caching.equals(CHANGES);
    }

    /** For {@code Cache-Control}. */
    String caching() {
        return caching;
    }
}
