package dev.headend.coordinator.store.embedded;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishers that were asked to connect anew, as their edges are about to stop: until their connections there end, their channels are for
 * whoever has the same key. One of a channel at most. Only in memory, as an edge says it again when it is connected again. Safe for any thread.
 */
final class MovingPublishers {
    private final Map<ChannelId, Moving> channels = new ConcurrentHashMap<>();

    private record Moving(StreamId stream, StreamKey key) {}

    /** A stream that holds its channel. */
    void add(ChannelId channel, StreamId stream, StreamKey key) {
        channels.put(channel, new Moving(stream, key));
    }

    /** The stream is not live any more. */
    void remove(ChannelId channel, StreamId stream) {
        channels.computeIfPresent(channel, (_, moving) -> moving.stream().equals(stream) ? null : moving);
    }

    /** The stream of a publisher that has this key. */
    Optional<StreamId> find(ChannelId channel, StreamKey key) {
        return Optional.ofNullable(channels.get(channel))
                .filter(moving -> moving.key().matches(key))
                .map(Moving::stream);
    }
}
