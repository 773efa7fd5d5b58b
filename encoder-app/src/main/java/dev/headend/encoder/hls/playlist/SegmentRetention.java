package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * When segments of a live playlist may be deleted from storage: when they are older than twice the window, and have been out
 * of the playlist for longer than players may still request them (RFC 8216, 6.2.2: their own duration plus that of the
 * longest playlist that named them). For one thread at a time.
 */
public final class SegmentRetention {
    private final int windowSize;
    private final Deque<Expiring> expiring = new ArrayDeque<>();
    private Duration longestPlaylist = Duration.ZERO;
    private int firstNamed;

    /** @param windowSize number of segments that the playlist names @param first number of the rendition's first segment */
    public SegmentRetention(int windowSize, int first) {
        this.windowSize = windowSize;
        this.firstNamed = first;
    }

    /** The playlist was stored: new viewers no longer see the segments before its head. */
    public void stored(LivePlaylist playlist, Instant now) {
        Duration own = Duration.ofSeconds(playlist.targetSeconds() + 1L);
        Duration length = playlist.duration();
        longestPlaylist = Collections.max(List.of(length, longestPlaylist));
        Instant notBefore = now.plus(longestPlaylist).plus(own);
        while (firstNamed < playlist.mediaSequence()) {
            expiring.add(new Expiring(firstNamed++, notBefore));
        }
    }

    /**
     * Number of the next segment to delete; -1 when there is none.
     *
     * @param newest number of the newest segment
     */
    public int due(Instant now, int newest) {
        Expiring next = expiring.peek();
        boolean due = next != null && next.number <= newest - 2 * windowSize && !now.isBefore(next.notBefore);
        return due ? next.number : -1;
    }

    /** Number of the first segment that is not deleted. */
    public int firstKept() {
        Expiring next = expiring.peek();
        return next == null ? firstNamed : next.number;
    }

    /** Duration of the longest playlist so far. */
    public Duration longestPlaylist() {
        return longestPlaylist;
    }

    /** The segment that was due is deleted. */
    public void deleted() {
        expiring.remove();
    }

    private record Expiring(int number, Instant notBefore) {}
}
