package dev.headend.edge.admission;

import dev.headend.media.StreamId;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes ids for streams that nobody else names. Safe for any thread. */
public final class StreamIds {
    private static final HexFormat HEX = HexFormat.of();

    private final Clock clock;
    private final AtomicInteger counter = new AtomicInteger();

    public StreamIds(Clock clock) {
        this.clock = clock;
    }

    /** In the coordinator's form, which sorts by time: 8 bytes of Unix milliseconds, 4 of a counter, 4 random ones. */
    public StreamId next() {
        return new StreamId(HEX.toHexDigits(clock.millis())
                + HEX.toHexDigits(counter.incrementAndGet())
                + HEX.toHexDigits(ThreadLocalRandom.current().nextInt()));
    }
}
