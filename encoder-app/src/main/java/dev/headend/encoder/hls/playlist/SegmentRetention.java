package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When segments of a live playlist may be removed from storage: older than twice the window, and out of the playlist for
 * longer than a player may still want them (RFC 8216, 6.2.2: their own duration and that of the longest playlist that named
 * them). For one thread at a time.
 */
public final class SegmentRetention {
    private final int windowSize;
    private final Deque<Expiring> doomed = new ArrayDeque<>();
    private Duration longestPlaylist = Duration.ZERO;
    private int firstNamed;

    public SegmentRetention(int windowSize) {
        this.windowSize = windowSize;
    }

    /** The playlist is stored: what is before its head can no longer be found by new viewers. */
    public void stored(MediaPlaylist playlist, Instant now) {
        Duration own = Duration.ofSeconds(playlist.targetSeconds() + 1L);
        Duration length = playlist.duration();
        longestPlaylist = length.compareTo(longestPlaylist) > 0 ? length : longestPlaylist;
        Instant notBefore = now.plus(longestPlaylist).plus(own);
        while (firstNamed < playlist.mediaSequence()) {
            doomed.add(new Expiring(firstNamed++, notBefore));
        }
    }

    /**
     * The next segment to remove; -1 when there is none.
     *
     * @param newest number of the newest segment
     */
    public int due(Instant now, int newest) {
        Expiring next = doomed.peek();
        boolean due = next != null && next.number <= newest - 2 * windowSize && !now.isBefore(next.notBefore);
        return due ? next.number : -1;
    }

    /** The segment that was due is gone. */
    public void removed() {
        doomed.remove();
    }

    private record Expiring(int number, Instant notBefore) {}
}
