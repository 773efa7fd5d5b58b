package dev.headend.encoder.source.buffer;

import java.time.Instant;

/**
 * When frames came in at the publisher's edge, as well as a receiver can know: the packet that was delayed least decides, since
 * what the edge kept comes as a burst. One thread tells it of packets; any may ask.
 */
public final class ArrivalClock {
    /** How much slower than ours a publisher's clock may run. */
    private static final double DRIFT = 0.001;

    /** @param startMs when stream time 0 was @param atMs when that was found */
    private record Start(double startMs, long atMs) {}

    private volatile Start start = new Start(Double.MAX_VALUE, 0);

    /** A packet has come. @param nowMs since 1970; never goes back */
    public void arrived(long streamMs, long nowMs) {
        Start known = start;
        double latest = known.startMs() + DRIFT * (nowMs - known.atMs());
        start = new Start(Math.min(latest, nowMs - streamMs), nowMs);
    }

    /** When the frame with a stream time came in; some packet must have come. */
    public Instant at(long streamMs) {
        return Instant.ofEpochMilli(Math.round(start.startMs()) + streamMs);
    }
}
