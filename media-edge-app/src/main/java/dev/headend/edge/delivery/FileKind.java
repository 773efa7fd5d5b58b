package dev.headend.edge.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;

/** The kinds of file that are delivered, known by their endings. Other files in the folder are never delivered. */
enum FileKind {
    PLAYLIST("m3u8", "application/vnd.apple.mpegurl", true),
    SEGMENT("ts", "video/mp2t", false),
    IMAGE("jpg", "image/jpeg", false),
    /** The latest picture of a channel, in a folder of its own. */
    SNAPSHOT("jpg", "image/jpeg", false),
    INDEX("json", "application/json", true);

    private static final String SNAPSHOTS = "images";
    private static final String CHANGES = "no-cache";
    private static final String NEVER_CHANGES = "public, max-age=31536000, immutable";

    private final String ending;
    private final MediaType mediaType;
    private final boolean changing;

    FileKind(String ending, String mediaType, boolean changing) {
        this.ending = "." + ending;
        this.mediaType = MediaType.parseMediaType(mediaType);
        this.changing = changing;
    }

    /** @param names the path's parts, at least one */
    static Optional<FileKind> of(List<String> names) {
        boolean snapshot = names.getFirst().equals(SNAPSHOTS);
        return Arrays.stream(values())
                .filter(kind ->
                        (kind == SNAPSHOT) == snapshot && names.getLast().endsWith(kind.ending))
                .findFirst();
    }

    MediaType mediaType() {
        return mediaType;
    }

    /** Whether it is a text file that is replaced under the same name. */
    boolean isChanging() {
        return changing;
    }

    /** For {@code Cache-Control}. */
    String caching() {
        return changing || this == SNAPSHOT ? CHANGES : NEVER_CHANGES;
    }
}
