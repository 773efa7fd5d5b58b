package dev.headend.encoder.source.buffer;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When frames came in at the publisher's edge, as well as a receiver can know: the packet that was delayed least decides, since
 * what the edge kept comes as a burst. One thread tells it of packets; any may ask.
 */
public final class ArrivalClock {
    /** How much slower than ours a publisher's clock may run. */
    private static final double DRIFT = 0.001;
    /** How much faster a stream may go for ever: some encoders round the time of each frame up to whole milliseconds. */
    private static final double HASTE = 0.05;

    /** @param startMs when stream time 0 was @param atMs when that was found */
    private record Start(double startMs, long atMs) {}

    /** What is added to the monotonic clock to have milliseconds since 1970. */
    private final long sinceEpochMs;

    private volatile Start start = new Start(Double.MAX_VALUE, 0);
    /** What {@code start} was at the first packet. */
    private @Nullable Start first;

    /** Begins with the present time, which may be set while the stream goes on. */
    public ArrivalClock() {
        this(System.currentTimeMillis() - monotonicMs());
    }

    ArrivalClock(long sinceEpochMs) {
        this.sinceEpochMs = sinceEpochMs;
    }

    /** Milliseconds of a clock that never goes back, for {@link #arrived}. */
    public static long monotonicMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** A packet has come. @param monotonicMs when, by {@link #monotonicMs()} */
    public void arrived(long streamMs, long monotonicMs) {
        long nowMs = sinceEpochMs + monotonicMs;
        Start known = start;
        double latest = known.startMs() + DRIFT * (nowMs - known.atMs());
        start = new Start(Math.min(latest, nowMs - streamMs), nowMs);
        first = first == null ? start : first;
    }

    /**
     * How much more stream than time has come since the first packet, in milliseconds, beyond what streams may be faster by. For
     * the thread that tells of packets.
     */
    public long leadMs() {
        Start now = start;
        Start begin = first == null ? now : first;
        return Math.round(begin.startMs() - now.startMs() - HASTE * (now.atMs() - begin.atMs()));
    }

    /** How long ago the last packet came, of which there must be one. Any thread. */
    public Duration idle() {
        return Duration.ofMillis(sinceEpochMs + monotonicMs() - start.atMs());
    }

    /** When the frame with a stream time came in; some packet must have come. */
    public Instant at(long streamMs) {
        return Instant.ofEpochMilli(Math.round(start.startMs()) + streamMs);
    }
}
