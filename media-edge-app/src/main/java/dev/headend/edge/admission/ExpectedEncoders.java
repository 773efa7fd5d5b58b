package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The streams that encoders are expected to pull, and which players are such encoders: one that has got a stream by its key,
 * while an encoder is expected for it. A remote encoder pulls all its streams from one address, so it must not count against
 * the limit of connections per address; a stream has few encoders, so nobody else comes in that way. Safe for any thread.
 */
final class ExpectedEncoders {
    /** One pulls; another may look at the stream before, or come again before its old connection has ended. */
    private static final int MOST_PER_STREAM = 2;

    private final ConcurrentHashMap<ChannelId, AtomicInteger> streams = new ConcurrentHashMap<>();
    private final AtomicInteger undecided = new AtomicInteger();

    /** Somebody is asked about a stream for which an encoder would be expected: it may come before the answer does. */
    void asked() {
        undecided.incrementAndGet();
    }

    /** There is an answer. */
    void answered() {
        undecided.decrementAndGet();
    }

    /** A stream begins that an encoder is expected for. */
    Expectation begin(ChannelId channel) {
        AtomicInteger encoders = new AtomicInteger();
        streams.put(channel, encoders);
        return () -> streams.remove(channel, encoders);
    }

    /** A player has got the stream of the channel. @return empty when it is not to be taken for an encoder */
    Optional<Expectation> claim(ChannelId channel) {
        AtomicInteger encoders = streams.get(channel);
        if (encoders == null || encoders.incrementAndGet() > MOST_PER_STREAM) {
            if (encoders != null) {
                encoders.decrementAndGet();
            }
            return Optional.empty();
        }
        AtomicBoolean held = new AtomicBoolean(true);
        return Optional.of(() -> {
            if (held.getAndSet(false)) {
                encoders.decrementAndGet();
            }
        });
    }

    /** How many streams have, or may have in a moment, no encoder yet. */
    int awaited() {
        long without = streams.values().stream()
                .filter(encoders -> encoders.get() == 0)
                .count();
        return undecided.get() + (int) without;
    }

    /** Something that has begun. May be ended again; only the first time counts. */
    @FunctionalInterface
    interface Expectation {
        void end();
    }
}
