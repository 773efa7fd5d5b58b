package dev.headend.coordinator.stream;

import dev.headend.media.StreamId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates stream ids as existing coordinators do, so that they sort by time: 8 bytes Unix milliseconds, 4 bytes counter,
 * 4 random bytes, as 32 lower-case hex digits. Thread-safe.
 */
public final class StreamIds {
    private static final HexFormat HEX = HexFormat.of();

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger counter = new AtomicInteger();

    /** @param clock of the first part */
    public StreamIds(Clock clock) {
        this.clock = clock;
    }

    /** A unique id. */
    public StreamId next() {
        return new StreamId(HEX.toHexDigits(clock.millis())
                + HEX.toHexDigits(counter.getAndIncrement())
                + HEX.toHexDigits(random.nextInt()));
    }
}
