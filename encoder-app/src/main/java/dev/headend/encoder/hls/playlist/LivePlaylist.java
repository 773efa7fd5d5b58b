package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A live playlist: a sliding window of the last segments (RFC 8216, 4.3.3; spec/hls-rules.md). Immutable: its methods make only those changes that are allowed
 * between two reloads, a segment added at the end, segments removed at the head, and the end of the playlist. That of an event keeps all segments.
 *
 * @param targetSeconds never changes; no segment is longer, rounded
 * @param event whether it says so: {@code EXT-X-PLAYLIST-TYPE}; then nothing is removed
 * @param discontinuitySequence discontinuities removed at the head
 * @param hasHadGap whether there is or was a gap, which needs a higher playlist version
 * @param segments numbered consecutively
 * @param ended whether it is complete
 */
public record LivePlaylist(
        int targetSeconds,
        boolean event,
        int discontinuitySequence,
        boolean hasHadGap,
        List<Segment> segments,
        boolean ended) {

    /** Minimum duration of a live window, in target durations (RFC 8216, 6.2.2). */
    private static final int MIN_TARGET_DURATIONS = 3;

    public LivePlaylist {
        segments = List.copyOf(segments);
    }

    public static LivePlaylist empty(int targetSeconds, boolean event) {
        return new LivePlaylist(targetSeconds, event, 0, false, List.of(), false);
    }

    /**
     * With one more segment at its end.
     *
     * @throws IllegalStateException if that would break a rule: the playlist has ended, the segment's number is not the next
     *     one, or it is too long
     */
    public LivePlaylist append(Segment segment) {
        boolean next =
                segments.isEmpty() || segment.number() == segments.getLast().number() + 1;
        if (ended || !next || !TargetDuration.fits(segment.duration(), targetSeconds)) {
            throw new IllegalStateException("segment " + segment.number() + " does not fit the playlist");
        }
        List<Segment> longer = new ArrayList<>(segments.size() + 1);
        longer.addAll(segments);
        longer.add(segment);
        return new LivePlaylist(targetSeconds, event, discontinuitySequence, hasHadGap || segment.gap(), longer, false);
    }

    /** Without the segments at its head that exceed the size; keeps at least three target durations, and all of an event. */
    public LivePlaylist slide(int size) {
        if (event) {
            return this;
        }
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
        return new LivePlaylist(
                targetSeconds,
                false,
                discontinuitySequence + discontinuities,
                hasHadGap,
                segments.subList(leaving, segments.size()),
                ended);
    }

    /** Complete: it never changes again. */
    public LivePlaylist end() {
        return new LivePlaylist(targetSeconds, event, discontinuitySequence, hasHadGap, segments, true);
    }

    /** Number of the first segment; 0 when there is none. */
    public int mediaSequence() {
        return segments.isEmpty() ? 0 : segments.getFirst().number();
    }

    /** Total duration of its segments. */
    public Duration duration() {
        return segments.stream().map(Segment::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether it has a segment that is no gap. */
    public boolean isPlayable() {
        return segments.stream().anyMatch(segment -> !segment.gap());
    }
}
