package dev.headend.encoder.hls.playlist;

import dev.headend.encoder.hls.playlist.MediaPlaylist.Kind;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

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

    private MediaPlaylistWriter() {}

    public static String write(MediaPlaylist playlist) {
        StringBuilder text = new StringBuilder(
                256 + CHARACTERS_PER_SEGMENT * playlist.segments().size());
        text.append("#EXTM3U\n");
        tag(text, "EXT-X-VERSION", playlist.hasHadGap() ? VERSION_WITH_GAPS : USUAL_VERSION);
        tag(text, "EXT-X-TARGETDURATION", playlist.targetSeconds());
        tag(text, "EXT-X-MEDIA-SEQUENCE", playlist.mediaSequence());
        tag(text, "EXT-X-DISCONTINUITY-SEQUENCE", playlist.discontinuitySequence());
        if (playlist.kind() == Kind.RECORDING) {
            text.append("#EXT-X-PLAYLIST-TYPE:")
                    .append(playlist.ended() ? "VOD" : "EVENT")
                    .append('\n');
        }
        playlist.segments().forEach(segment -> write(segment, text));
        if (playlist.ended()) {
            text.append("#EXT-X-ENDLIST\n");
        }
        return text.toString();
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
