package dev.headend.edge.delivery;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.ReadOnlyHttpHeaders;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * The headers of an answer, made once for all who get it, and once a second anew for its date. They carry what holds for all stored
 * files: players run on other sites than the edge, and what is delivered is public, it depends on no cookie. Thread-safe.
 */
final class Head {
    private static final DateTimeFormatter IMF_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", java.util.Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final long SECOND_MS = 1000;
    private static final Head PUBLIC = new Head()
            .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
            .with(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Content-Length, Content-Range, Date, ETag");

    private final CharSequence[] pairs;
    private volatile Dated dated = new Dated(-1, new ReadOnlyHttpHeaders(false));

    /** @param second since the epoch, in which they are right */
    private record Dated(long second, HttpHeaders headers) {}

    private Head(CharSequence... pairs) {
        this.pairs = pairs;
    }

    /** What answers about any file of a kind have. */
    static Head common(FileKind kind) {
        return PUBLIC.with(HttpHeaderNames.CACHE_CONTROL, kind.caching());
    }

    /** Of a line of plain text about a file that is not delivered now. */
    static Head ofLine(int bytes) {
        return PUBLIC.with(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .with(HttpHeaderNames.CONTENT_TYPE, "text/plain")
                .withLength(bytes);
    }

    /** These, and one more. */
    Head with(AsciiString name, CharSequence value) {
        CharSequence[] more = Arrays.copyOf(pairs, pairs.length + 2);
        more[pairs.length] = name;
        more[pairs.length + 1] = AsciiString.of(value);
        return new Head(more);
    }

    /** These, and a length in bytes. */
    Head withLength(long length) {
        return with(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
    }

    /** For {@code Last-Modified}, and the like. */
    static String date(Instant time) {
        return IMF_DATE.format(time);
    }

    /** As of now; not to be changed. */
    HttpHeaders headers() {
        long now = System.currentTimeMillis() / SECOND_MS;
        Dated latest = dated;
        if (latest.second != now) {
            CharSequence[] all = with(HttpHeaderNames.DATE, date(Instant.ofEpochSecond(now))).pairs;
            latest = new Dated(now, new ReadOnlyHttpHeaders(false, all));
            dated = latest;
        }
        return latest.headers;
    }
}
