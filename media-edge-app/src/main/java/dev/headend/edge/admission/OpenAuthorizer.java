package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Accepts everybody, with any key: for an edge without a coordinator. */
public final class OpenAuthorizer implements PublishAuthorizer {
    private static final HexFormat HEX = HexFormat.of();

    private final Clock clock;
    private final AtomicInteger counter = new AtomicInteger();

    public OpenAuthorizer(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        return Mono.fromSupplier(() -> new Verdict.Accepted(nextStreamId(), false));
    }

    /** In the coordinator's form, which sorts by time: 8 bytes of Unix milliseconds, 4 of a counter, 4 random ones. */
    private StreamId nextStreamId() {
        return new StreamId(HEX.toHexDigits(clock.millis())
                + HEX.toHexDigits(counter.incrementAndGet())
                + HEX.toHexDigits(ThreadLocalRandom.current().nextInt()));
    }

    @Override
    public void ended(ChannelId channel, StreamId streamId) {
        // Nobody was asked, so nobody is told.
    }
}
