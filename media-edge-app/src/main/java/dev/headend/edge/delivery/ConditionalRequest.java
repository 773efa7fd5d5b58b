package dev.headend.edge.delivery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Whether the client has the file already; RFC 9110 section 13. */
final class ConditionalRequest {
    private ConditionalRequest() {}

    /**
     * Compares the client's copy with ours.
     *
     * @param modified null where a second is too coarse to tell two versions apart: then only tags count
     */
    static boolean isCurrent(HttpHeaders headers, String etag, @Nullable Instant modified) {
        List<String> tags = headers.getIfNoneMatch();
        if (!tags.isEmpty()) {
            return tags.stream().anyMatch(tag -> tag.equals("*") || opaque(tag).equals(opaque(etag)));
        }
        long since = headers.getIfModifiedSince();
        return modified != null
                && since >= 0
                && modified.getEpochSecond() <= Instant.ofEpochMilli(since).getEpochSecond();
    }

    /** The weak comparison of section 8.8.3.2. */
    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
