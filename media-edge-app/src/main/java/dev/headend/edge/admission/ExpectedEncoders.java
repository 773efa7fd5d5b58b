package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The streams that encoders are expected to pull, and which players are such encoders: one that has got a stream by its key,
 * while an encoder is expected for it. A remote encoder pulls all its streams from one address, so it must not count against
 * the limit of connections per address; a stream has few encoders, so nobody else comes in that way. Safe for any thread.
 */
final class ExpectedEncoders {
    /** One pulls; another may look at the stream before, or come again before its old connection has ended. */
    private static final int MOST_PER_STREAM = 2;

    /** Guarded by this, as what follows. */
    private final Map<ChannelId, Stream> streams = new HashMap<>();

    /** Written under the lock, and read by whoever is to be refused: strangers must not make anybody count streams. */
    private volatile int awaited;

    private static final class Stream {
        private int encoders;
        private boolean over;
    }

    /** Somebody is asked about a stream for which an encoder would be expected: it may come before the answer does. */
    synchronized void asked() {
        await(1);
    }

    /** There is an answer. */
    synchronized void answered() {
        await(-1);
    }

    /** A stream begins that an encoder is expected for. */
    synchronized Expectation begin(ChannelId channel) {
        Stream stream = new Stream();
        streams.put(channel, stream);
        await(1);
        return () -> end(channel, stream);
    }

    private synchronized void end(ChannelId channel, Stream stream) {
        if (!stream.over) {
            stream.over = true;
            streams.remove(channel, stream);
            await(stream.encoders == 0 ? -1 : 0);
        }
    }

    /** Whether a player of the channel's stream could be an encoder. */
    synchronized boolean expects(ChannelId channel) {
        Stream stream = streams.get(channel);
        return stream != null && stream.encoders < MOST_PER_STREAM;
    }

    /** A player has got the stream of the channel. @return empty when it is not to be taken for an encoder */
    synchronized Optional<Expectation> claim(ChannelId channel) {
        Stream stream = streams.get(channel);
        if (stream == null || stream.encoders == MOST_PER_STREAM) {
            return Optional.empty();
        }
        await(stream.encoders == 0 ? -1 : 0);
        stream.encoders++;
        AtomicBoolean held = new AtomicBoolean(true);
        return Optional.of(() -> {
            if (held.getAndSet(false)) {
                leave(stream);
            }
        });
    }

    private synchronized void leave(Stream stream) {
        stream.encoders--;
        await(stream.encoders == 0 && !stream.over ? 1 : 0);
    }

    private void await(int more) {
        awaited = awaited + more;
    }

    /** How many streams have, or may have in a moment, no encoder yet. */
    int awaited() {
        return awaited;
    }

    /** Something that has begun. May be ended again; only the first time counts. */
    @FunctionalInterface
    interface Expectation {
        void end();
    }
}
