package dev.headend.encoder.hls.playlist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes a media playlist as text (RFC 8216, 4). Pure. */
public final class MediaPlaylistWriter {
    /** Supports decimal durations. */
    private static final int USUAL_VERSION = 3;
    /** Introduced {@code EXT-X-GAP}. A playlist that once had a gap keeps this version: it must not go back. */
    private static final int VERSION_WITH_GAPS = 8;

    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int CHARACTERS_PER_SEGMENT = 96;
    private static final String EVENT = "#EXT-X-PLAYLIST-TYPE:EVENT\n";
    private static final String VOD = "#EXT-X-PLAYLIST-TYPE:VOD\n";
    private static final String END = "#EXT-X-ENDLIST\n";

    private MediaPlaylistWriter() {}

    /** That of an event is {@code EVENT} while it grows, and {@code VOD} once it is complete. */
    public static String write(LivePlaylist playlist) {
        StringBuilder text = buffer(playlist.segments().size());
        header(text, playlist.hasHadGap(), playlist.targetSeconds(), playlist.mediaSequence());
        tag(text, "EXT-X-DISCONTINUITY-SEQUENCE", playlist.discontinuitySequence());
        if (playlist.event()) {
            type(text, playlist.ended());
        }
        int key = Segment.NO_KEY;
        for (Segment segment : playlist.segments()) {
            key = write(segment, key, text);
        }
        return ended(text, playlist.ended());
    }

    /** A live playlist's text as it is once it is complete. @param text of one that has not ended */
    public static String completed(String text) {
        return text.replace(EVENT, VOD) + END;
    }

    /**
     * {@code EVENT} while it grows, {@code VOD} once it is complete: then it never changes again. In UTF-8; a recording of days
     * has megabytes, so it is written twice, the first time to learn its length, and is in memory once.
     */
    public static byte[] write(VodPart part) {
        int[] length = new int[1];
        write(part, line -> length[0] += line.length());
        ByteBuffer text = ByteBuffer.allocate(length[0]);
        write(part, line -> text.put(line.toString().getBytes(StandardCharsets.ISO_8859_1)));
        return text.array();
    }

    /** ASCII alone. */
    private static void write(VodPart part, Consumer<StringBuilder> sink) {
        StringBuilder text = new StringBuilder();
        header(text, part.hasGap(), part.targetSeconds(), part.mediaSequence());
        tag(text, "EXT-X-DISCONTINUITY-SEQUENCE", 0);
        type(text, part.ended());
        int key = Segment.NO_KEY;
        for (int index = 0; index < part.size(); index++) {
            key = write(part.segment(index), key, text);
            sink.accept(text);
            text.setLength(0);
        }
        text.append(part.ended() ? END : "");
        sink.accept(text);
    }

    /** What a growing recording's text has after that of its first segments. */
    public static String tail(VodPart part, int from) {
        StringBuilder text = buffer(part.size() - from);
        int key = keyBefore(part, from);
        for (int index = from; index < part.size(); index++) {
            key = write(part.segment(index), key, text);
        }
        return text.toString();
    }

    /** The key in force before a segment. */
    private static int keyBefore(VodPart part, int index) {
        int before = index - 1;
        while (before >= 0 && part.segment(before).gap()) {
            before--;
        }
        return before < 0 ? Segment.NO_KEY : part.segment(before).key();
    }

    private static StringBuilder buffer(int segments) {
        return new StringBuilder(256 + CHARACTERS_PER_SEGMENT * segments);
    }

    private static void header(StringBuilder text, boolean gaps, int targetSeconds, int mediaSequence) {
        text.append("#EXTM3U\n");
        tag(text, "EXT-X-VERSION", gaps ? VERSION_WITH_GAPS : USUAL_VERSION);
        tag(text, "EXT-X-TARGETDURATION", targetSeconds);
        tag(text, "EXT-X-MEDIA-SEQUENCE", mediaSequence);
    }

    private static void type(StringBuilder text, boolean ended) {
        text.append(ended ? VOD : EVENT);
    }

    private static String ended(StringBuilder text, boolean ended) {
        return text.append(ended ? END : "").toString();
    }

    /**
     * A key is for all segments until the next one.
     *
     * @param key in force before the segment
     * @return the one in force after it
     */
    private static int write(Segment segment, int key, StringBuilder text) {
        boolean newKey = !segment.gap() && segment.key() != key;
        if (newKey) {
            text.append("#EXT-X-KEY:METHOD=AES-128,URI=\"")
                    .append(KeyRotation.file(segment.key()))
                    .append("\"\n");
        }
        write(segment, text);
        return newKey ? segment.key() : key;
    }

    private static void write(Segment segment, StringBuilder text) {
        if (segment.discontinuity()) {
            text.append("#EXT-X-DISCONTINUITY\n");
        }
        if (segment.gap()) {
            text.append("#EXT-X-GAP\n");
        }
        text.append("#EXT-X-PROGRAM-DATE-TIME:")
                .append(DATE_TIME.format(segment.at()))
                .append('\n');
        text.append("#EXTINF:").append(DecimalSeconds.of(segment.duration())).append(",\n");
        text.append(segment.number()).append(".ts\n");
    }

    private static void tag(StringBuilder text, String name, int value) {
        text.append('#').append(name).append(':').append(value).append('\n');
    }
}
