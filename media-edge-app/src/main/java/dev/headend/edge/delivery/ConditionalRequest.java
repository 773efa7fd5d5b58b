package dev.headend.edge.delivery;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/** Whether the client has the file already; RFC 9110 section 13. */
final class ConditionalRequest {
    /** In characters; Netty throws where one is longer than 64. */
    private static final int LONGEST_DATE = 64;

    private ConditionalRequest() {}

    /**
     * Compares the client's copy with ours.
     *
     * @param modified null where a second is too coarse to tell two versions apart: then only tags count
     */
    static boolean isCurrent(HttpHeaders headers, String etag, @Nullable Instant modified) {
        List<String> tags = headers.getAll(HttpHeaderNames.IF_NONE_MATCH);
        if (!tags.isEmpty()) {
            return tags.stream().anyMatch(field -> field.equals(etag) || names(field, etag));
        }
        String since = modified == null ? null : headers.get(HttpHeaderNames.IF_MODIFIED_SINCE);
        Date copied = since == null ? null : date(since);
        return modified != null
                && copied != null
                && modified.getEpochSecond() <= copied.toInstant().getEpochSecond();
    }

    /** Null if it is none. */
    private static @Nullable Date date(String field) {
        return field.length() > LONGEST_DATE ? null : DateFormatter.parseHttpDate(field);
    }

    /** By the weak comparison of section 8.8.3.2. */
    private static boolean names(String field, String etag) {
        if (field.strip().equals("*")) {
            return true;
        }
        String wanted = ETag.create(etag).tag();
        return ETag.parse(field).stream().anyMatch(tag -> tag.tag().equals(wanted));
    }
}
