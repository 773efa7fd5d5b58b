package dev.headend.encoder.hls.playlist;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A media playlist as a strict player reads it, written without a look at what writes it. */
public record PublishedPlaylist(
        int version,
        int targetSeconds,
        int mediaSequence,
        int discontinuitySequence,
        String type,
        List<Entry> entries,
        boolean ended) {

    /** A segment; the number is that of the playlist, not of the URI. */
    public record Entry(int number, String uri, BigDecimal seconds, Instant at, boolean discontinuity, boolean gap) {
        public int roundedSeconds() {
            return seconds.setScale(0, RoundingMode.HALF_UP).intValueExact();
        }
    }

    /** @throws AssertionError if it is malformed */
    public static PublishedPlaylist read(String text) {
        return new Reader(text).read();
    }

    public Map<Integer, Entry> byNumber() {
        return entries.stream().collect(Collectors.toMap(Entry::number, Function.identity()));
    }

    public int end() {
        return mediaSequence + entries.size();
    }

    public Duration duration() {
        BigDecimal sum = entries.stream().map(Entry::seconds).reduce(BigDecimal.ZERO, BigDecimal::add);
        return Duration.ofNanos(sum.movePointRight(9).longValueExact());
    }

    private static final class Reader {
        private final List<String> lines;
        private final List<Entry> entries = new ArrayList<>();
        private @Nullable BigDecimal seconds;
        private @Nullable Instant at;
        private boolean discontinuity;
        private boolean gap;
        private boolean ended;

        Reader(String text) {
            this.lines = text.lines().filter(line -> !line.isEmpty()).toList();
        }

        PublishedPlaylist read() {
            PlaylistRules.demand(1, lines.getFirst().equals("#EXTM3U"), "begins with EXTM3U");
            int version = Integer.parseInt(only("#EXT-X-VERSION:"));
            int target = Integer.parseInt(only("#EXT-X-TARGETDURATION:"));
            int sequence = Integer.parseInt(only("#EXT-X-MEDIA-SEQUENCE:"));
            int discontinuities = Integer.parseInt(only("#EXT-X-DISCONTINUITY-SEQUENCE:"));
            boolean typed = lines.stream().anyMatch(line -> line.startsWith("#EXT-X-PLAYLIST-TYPE:"));
            String type = typed ? only("#EXT-X-PLAYLIST-TYPE:") : "";
            lines.stream().dropWhile(Reader::ofHeader).forEach(line -> take(line, sequence));
            PlaylistRules.demand(
                    1, seconds == null && at == null && !discontinuity && !gap, "ends with a whole segment");
            return new PublishedPlaylist(version, target, sequence, discontinuities, type, entries, ended);
        }

        private static boolean ofHeader(String line) {
            return line.equals("#EXTM3U")
                    || line.matches("#EXT-X-(VERSION|TARGETDURATION|(MEDIA|DISCONTINUITY)-SEQUENCE|PLAYLIST-TYPE):.*");
        }

        private String only(String tag) {
            List<String> found =
                    lines.stream().filter(line -> line.startsWith(tag)).toList();
            PlaylistRules.demand(1, found.size() == 1, "says once " + tag);
            return found.getFirst().substring(tag.length());
        }

        private void take(String line, int sequence) {
            PlaylistRules.demand(8, !ended, "says nothing after ENDLIST");
            switch (line) {
                case "#EXT-X-DISCONTINUITY" -> discontinuity = true;
                case "#EXT-X-GAP" -> gap = true;
                case "#EXT-X-ENDLIST" -> ended = true;
                default -> takeValue(line, sequence);
            }
        }

        private void takeValue(String line, int sequence) {
            if (line.startsWith("#EXTINF:")) {
                seconds = new BigDecimal(line.substring(8, line.length() - 1));
            } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
                at = Instant.parse(line.substring(25));
            } else {
                PlaylistRules.demand(1, !line.startsWith("#"), "has only known tags: " + line);
                PlaylistRules.demand(1, seconds != null, "says how long a segment is");
                PlaylistRules.demand(7, at != null, "says when a segment begins");
                entries.add(new Entry(sequence + entries.size(), line, seconds, at, discontinuity, gap));
                seconds = null;
                at = null;
                discontinuity = false;
                gap = false;
            }
        }
    }
}
