package dev.headend.hls;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment as a media playlist names it.
 *
 * @param number that the playlist gives it
 * @param uri as written
 * @param seconds as in {@code EXTINF}
 * @param at as in {@code EXT-X-PROGRAM-DATE-TIME}
 * @param key number in its key's file name, {@code 4.key}; {@value #NO_KEY} = it is not encrypted, or a gap
 */
public record PlaylistEntry(
        int number, String uri, BigDecimal seconds, Instant at, boolean discontinuity, boolean gap, int key) {
    /** Of a segment that is not encrypted. */
    public static final int NO_KEY = -1;

    private static final Pattern NAME = Pattern.compile("(\\d{1,9})(?:-\\d{1,9})?\\.ts");
    private static final Pattern KEY_NAME = Pattern.compile("(\\d{1,9})\\.key");

    /** As it is compared with the target duration (RFC 8216, 4.3.3.1). */
    public int roundedSeconds() {
        return seconds.setScale(0, RoundingMode.HALF_UP).intValue();
    }

    public Duration duration() {
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
    }

    /** The number in a segment's file name, {@code 7.ts}, or {@code 7-2.ts} of the second encoder; -1 = another form. */
    public static int numberOf(String uri) {
        Matcher name = NAME.matcher(uri);
        return name.matches() ? Integer.parseInt(name.group(1)) : -1;
    }

    /** The number in a key's file name, {@code 4.key}; {@value #NO_KEY} = another form. */
    public static int keyOf(String uri) {
        Matcher name = KEY_NAME.matcher(uri);
        return name.matches() ? Integer.parseInt(name.group(1)) : NO_KEY;
    }
}
