package dev.headend.hls;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses a media playlist line by line. Anything that our encoder has no reason to write is malformed. For one text. */
final class PlaylistParser {
    private static final Set<String> OF_THE_PLAYLIST = Set.of(
            "#EXT-X-VERSION",
            "#EXT-X-TARGETDURATION",
            "#EXT-X-MEDIA-SEQUENCE",
            "#EXT-X-DISCONTINUITY-SEQUENCE",
            "#EXT-X-PLAYLIST-TYPE");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    /** The initialization vector is the media sequence number. */
    private static final Pattern KEY = Pattern.compile("METHOD=AES-128,URI=\"([^\"]+)\"");

    private static final int UNKNOWN = -1;

    private final Taker taker;
    private final Map<String, String> tags = new HashMap<>();
    /** Null before the first segment. */
    private @Nullable PublishedPlaylist begin;

    /** Number of the next segment; {@value #UNKNOWN} before the first. */
    private int next = UNKNOWN;

    private @Nullable BigDecimal seconds;
    private @Nullable Instant at;
    private boolean discontinuity;
    private boolean gap;
    private int key = PlaylistEntry.NO_KEY;
    private boolean ended;

    private PlaylistParser(Taker taker) {
        this.taker = taker;
    }

    /** Takes the segments of a playlist one after the other. */
    @FunctionalInterface
    interface Taker {
        void take(PlaylistParser parser, PlaylistEntry entry) throws MalformedPlaylistException;
    }

    /**
     * Parses a playlist, which may be long.
     *
     * @return the playlist without its segments
     */
    static PublishedPlaylist parse(Iterator<String> lines, Taker taker) throws MalformedPlaylistException {
        boolean begins = lines.hasNext() && lines.next().equals("#EXTM3U");
        demand(HlsRule.FORMAT, begins, "does not begin with EXTM3U");
        PlaylistParser parser = new PlaylistParser(taker);
        parser.takeAll(lines);
        return parser.head();
    }

    /** The segments in what was appended to a playlist. @param key in force at its end */
    static List<PlaylistEntry> segments(String tail, int firstNumber, int key) throws MalformedPlaylistException {
        List<PlaylistEntry> entries = new ArrayList<>();
        PlaylistParser parser = new PlaylistParser((_, entry) -> entries.add(entry));
        parser.tags.put("#EXT-X-MEDIA-SEQUENCE", String.valueOf(firstNumber));
        parser.key = key;
        parser.takeAll(tail.lines().iterator());
        return entries;
    }

    private void takeAll(Iterator<String> lines) throws MalformedPlaylistException {
        while (lines.hasNext()) {
            take(lines.next());
        }
        demand(HlsRule.FORMAT, isBetweenSegments(), "ends with tags of a segment that is missing");
    }

    /** The playlist as far as it was read, without its segments. */
    PublishedPlaylist head() throws MalformedPlaylistException {
        return new PublishedPlaylist(
                number("#EXT-X-VERSION"),
                number("#EXT-X-TARGETDURATION"),
                number("#EXT-X-MEDIA-SEQUENCE"),
                number("#EXT-X-DISCONTINUITY-SEQUENCE"),
                tags.getOrDefault("#EXT-X-PLAYLIST-TYPE", ""),
                List.of(),
                ended);
    }

    /** For who takes segments: what the playlist says before the first, as nothing of it may follow. */
    PublishedPlaylist begin() throws MalformedPlaylistException {
        PublishedPlaylist known = begin == null ? head() : begin;
        begin = known;
        return known;
    }

    private boolean isBetweenSegments() {
        return seconds == null && at == null && !discontinuity && !gap;
    }

    private void take(String line) throws MalformedPlaylistException {
        if (line.isEmpty() || line.startsWith("#") && !line.startsWith("#EXT")) {
            return;
        }
        demand(HlsRule.END, !ended, "goes on after ENDLIST");
        switch (line) {
            case "#EXT-X-DISCONTINUITY" -> discontinuity = true;
            case "#EXT-X-GAP" -> gap = true;
            case "#EXT-X-ENDLIST" -> ended = true;
            default -> takeValue(line);
        }
    }

    private void takeValue(String line) throws MalformedPlaylistException {
        if (!line.startsWith("#")) {
            takeSegment(line);
            return;
        }
        int colon = line.indexOf(':');
        demand(HlsRule.FORMAT, colon > 0, "has an unknown tag ", line);
        String name = line.substring(0, colon);
        String value = line.substring(colon + 1);
        switch (name) {
            case "#EXTINF" -> {
                demand(HlsRule.FORMAT, seconds == null, "has twice EXTINF for a segment");
                seconds = decimal(value);
            }
            case "#EXT-X-PROGRAM-DATE-TIME" -> at = date(value);
            case "#EXT-X-KEY" -> key = key(value);
            default -> {
                demand(HlsRule.FORMAT, OF_THE_PLAYLIST.contains(name), "has an unknown tag ", name);
                demand(HlsRule.FORMAT, tags.put(name, value) == null, "has twice ", name);
                demand(HlsRule.FORMAT, next == UNKNOWN, "has after a segment ", name);
            }
        }
    }

    private void takeSegment(String uri) throws MalformedPlaylistException {
        demand(HlsRule.FORMAT, seconds != null, "has no EXTINF for ", uri);
        demand(HlsRule.DATE_TIME, at != null, "has no date for ", uri);
        next = next == UNKNOWN ? number("#EXT-X-MEDIA-SEQUENCE") : next;
        taker.take(
                this,
                new PlaylistEntry(
                        next++,
                        uri,
                        Objects.requireNonNull(seconds),
                        Objects.requireNonNull(at),
                        discontinuity,
                        gap,
                        gap ? PlaylistEntry.NO_KEY : key));
        seconds = null;
        at = null;
        discontinuity = false;
        gap = false;
    }

    private int number(String tag) throws MalformedPlaylistException {
        String value = tags.getOrDefault(tag, "");
        demand(HlsRule.FORMAT, NUMBER.matcher(value).matches(), "has no number for ", tag);
        return Integer.parseInt(value);
    }

    private static int key(String attributes) throws MalformedPlaylistException {
        Matcher ours = KEY.matcher(attributes);
        int number = ours.matches() ? PlaylistEntry.keyOf(ours.group(1)) : PlaylistEntry.NO_KEY;
        demand(HlsRule.FORMAT, number != PlaylistEntry.NO_KEY, "has an unknown key ", attributes);
        return number;
    }

    private static BigDecimal decimal(String value) throws MalformedPlaylistException {
        String digits = value.endsWith(",") ? value.substring(0, value.length() - 1) : "";
        demand(HlsRule.FORMAT, DECIMAL.matcher(digits).matches(), "has no duration in EXTINF:", value);
        return new BigDecimal(digits);
    }

    private static Instant date(String value) throws MalformedPlaylistException {
        try {
            return Instant.parse(value);
        } catch (DateTimeException noDate) {
            throw new MalformedPlaylistException(HlsRule.DATE_TIME, "has no date in " + value);
        }
    }

    private static void demand(HlsRule rule, boolean holds, String otherwise) throws MalformedPlaylistException {
        demand(rule, holds, otherwise, "");
    }

    /** @param what is wrong, the end of the sentence: texts are only joined when it is */
    private static void demand(HlsRule rule, boolean holds, String otherwise, String what)
            throws MalformedPlaylistException {
        if (!holds) {
            throw new MalformedPlaylistException(rule, otherwise + what);
        }
    }
}
