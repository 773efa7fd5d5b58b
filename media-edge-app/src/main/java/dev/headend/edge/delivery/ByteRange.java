package dev.headend.edge.delivery;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.springframework.http.HttpRange;

/** The bytes of a file that a request asks for; RFC 9110 section 14. */
sealed interface ByteRange {
    /** The whole file: no range was asked for, or one that may be ignored. */
    record Whole() implements ByteRange {}

    /**
     * A part.
     *
     * @param first offset of its first byte
     * @param last offset of its last byte, inside the file
     */
    record Part(long first, long last) implements ByteRange {
        long length() {
            return last - first + 1;
        }
    }

    /** The part lies outside the file. */
    record Outside() implements ByteRange {}

    /**
     * Reads {@code Range} and {@code If-Range}. Several ranges at once are ignored, as the RFC allows: no player asks for
     * them, and answering them multiplies the work that one request causes.
     *
     * @param etag of the file as it is now, for {@code If-Range}
     */
    static ByteRange of(HttpHeaders headers, long size, String etag) {
        String ifRange = headers.get(HttpHeaderNames.IF_RANGE);
        String asked = headers.get(HttpHeaderNames.RANGE);
        if (asked == null || ifRange != null && !ifRange.equals(etag)) {
            return new Whole();
        }
        List<HttpRange> ranges;
        try {
            ranges = HttpRange.parseRanges(asked);
        } catch (IllegalArgumentException malformed) {
            return new Whole();
        }
        return ranges.size() == 1 ? within(ranges.getFirst(), size) : new Whole();
    }

    private static ByteRange within(HttpRange range, long size) {
        long first = size == 0 ? 0 : range.getRangeStart(size);
        if (first >= size) {
            return new Outside();
        }
        return new Part(first, range.getRangeEnd(size));
    }
}
