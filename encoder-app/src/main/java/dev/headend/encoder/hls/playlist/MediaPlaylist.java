package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A media playlist (RFC 8216, 4.3.3; spec/hls-rules.md). Immutable: it becomes another one only in the ways in which a
 * playlist may change between two reloads, by a segment at its end, by segments leaving at its head, and by ending.
 *
 * @param kind what a player is told to expect of it
 * @param targetSeconds never changes, and no segment is longer, rounded
 * @param discontinuitySequence discontinuities that have left at the head
 * @param hasHadGap whether there is or was a gap, which only newer players know
 * @param segments numbered without gaps
 * @param ended whether nothing changes any more
 */
public record MediaPlaylist(
        Kind kind,
        int targetSeconds,
        int discontinuitySequence,
        boolean hasHadGap,
        List<Segment> segments,
        boolean ended) {

    /** A live window must leave a player this many target durations (RFC 8216, 6.2.2). */
    private static final int MIN_TARGET_DURATIONS = 3;

    public MediaPlaylist {
        segments = List.copyOf(segments);
    }

    /** How a playlist lives. */
    public enum Kind {
        /** A window of the last segments. */
        LIVE,
        /** Segments only join: a recording, {@code EVENT} while it grows and {@code VOD} once it is complete. */
        RECORDING
    }

    public static MediaPlaylist empty(Kind kind, int targetSeconds) {
        return new MediaPlaylist(kind, targetSeconds, 0, false, List.of(), false);
    }

    /**
     * With another segment at its end.
     *
     * @throws IllegalStateException if that would break a rule: the playlist has ended, the segment has not the next number
     *     or is too long
     */
    public MediaPlaylist append(Segment segment) {
        boolean next =
                segments.isEmpty() || segment.number() == segments.getLast().number() + 1;
        if (ended || !next || !fits(segment.duration(), targetSeconds)) {
            throw new IllegalStateException("segment " + segment.number() + " does not fit the playlist");
        }
        List<Segment> longer = new ArrayList<>(segments.size() + 1);
        longer.addAll(segments);
        longer.add(segment);
        return new MediaPlaylist(kind, targetSeconds, discontinuitySequence, hasHadGap || segment.gap(), longer, false);
    }

    /** Without the segments at its head that are too many; it keeps three target durations in any case. */
    public MediaPlaylist slide(int size) {
        Duration least = Duration.ofSeconds((long) MIN_TARGET_DURATIONS * targetSeconds);
        Duration left = duration();
        int leaving = 0;
        int discontinuities = 0;
        while (segments.size() - leaving > size) {
            Segment head = segments.get(leaving);
            left = left.minus(head.duration());
            if (left.compareTo(least) < 0) {
                break;
            }
            leaving++;
            discontinuities += head.discontinuity() ? 1 : 0;
        }
        return new MediaPlaylist(
                kind,
                targetSeconds,
                discontinuitySequence + discontinuities,
                hasHadGap,
                segments.subList(leaving, segments.size()),
                ended);
    }

    /** Complete: nothing will change any more. */
    public MediaPlaylist end() {
        return new MediaPlaylist(kind, targetSeconds, discontinuitySequence, hasHadGap, segments, true);
    }

    /** Number of the first segment; 0 when there is none. */
    public int mediaSequence() {
        return segments.isEmpty() ? 0 : segments.getFirst().number();
    }

    /** How long all of it plays. */
    public Duration duration() {
        return segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether there is anything to play in it. */
    public boolean playable() {
        return segments.stream().anyMatch(segment -> !segment.gap());
    }

    /** Whether a segment of that duration, rounded, is not longer than the target. */
    public static boolean fits(Duration duration, int targetSeconds) {
        return duration.toMillis() < targetSeconds * 1000L + 500;
    }
}
