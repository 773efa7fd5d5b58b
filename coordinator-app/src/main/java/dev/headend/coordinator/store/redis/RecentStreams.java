package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.stream.Stream;
import dev.headend.media.StreamId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Streams as this replica saw them last. Others may have changed them since, which shows when a step is written: so a step that
 * nobody else came before is taken without reading. Those that were not used for longest are forgotten. Thread-safe.
 */
final class RecentStreams {
    /** Some 5 MiB. */
    private static final int MAX = 10_000;

    /** Guarded by this. */
    private final Map<StreamId, Known> streams = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamId, Known> eldest) {
            return size() > MAX;
        }
    };

    /** @param version by which {@code step.lua} knows whether it is still like this */
    record Known(String version, Stream stream) {}

    synchronized @Nullable Known get(StreamId id) {
        return streams.get(id);
    }

    synchronized void put(Known known) {
        streams.put(known.stream().id(), known);
    }

    synchronized void remove(StreamId id) {
        streams.remove(id);
    }
}
