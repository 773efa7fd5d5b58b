package dev.headend.encoder.ffmpeg;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Decides which pieces of a stream, each from a keyframe to the next, make a segment: as many as come near the planned
 * duration without exceeding the longest one. A piece alone may exceed it. Decisions are final. Pure but for its memory of the
 * pieces that no segment has yet.
 */
final class SegmentCuts {
    /** Keyframe distances are not round. */
    private static final Duration TOLERANCE = Duration.ofMillis(250);

    private static final int REMEMBERED = 5;

    private final Duration planned;
    private final Duration longest;
    private Duration pending = Duration.ZERO;
    private final Deque<Duration> recent = new ArrayDeque<>();
    private int pieces;

    SegmentCuts(Duration planned, Duration longest) {
        this.planned = planned;
        this.longest = longest;
    }

    /**
     * The next piece.
     *
     * @return how many pieces there are before each end of a segment that is decided now, at most two
     */
    List<Integer> add(Duration piece) {
        List<Integer> cuts = new ArrayList<>();
        if (!pending.isZero() && exceeds(pending.plus(piece))) {
            cuts.add(pieces);
            pending = Duration.ZERO;
        }
        pieces++;
        pending = pending.plus(piece);
        remember(piece);
        // Waiting for a piece that will not fit would delay all viewers.
        if (pending.plus(TOLERANCE).compareTo(planned) >= 0 || exceeds(pending.plus(Collections.max(recent)))) {
            cuts.add(pieces);
            pending = Duration.ZERO;
        }
        return cuts;
    }

    /** What the next may be like. */
    private void remember(Duration piece) {
        recent.addLast(piece);
        if (recent.size() > REMEMBERED) {
            recent.removeFirst();
        }
    }

    private boolean exceeds(Duration duration) {
        return duration.compareTo(longest) > 0;
    }
}
