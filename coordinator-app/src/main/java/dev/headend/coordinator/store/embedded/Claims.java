package dev.headend.coordinator.store.embedded;

import dev.headend.media.StreamId;
import java.util.HashSet;
import java.util.Set;

/**
 * The streams whose oldest event is being delivered. In memory only, since the deliverer goes with the process; but when a
 * group of steps has to be repeated, what it claimed and released is taken back first. For one thread at a time.
 */
final class Claims {
    private final Set<StreamId> standing = new HashSet<>();
    private Set<StreamId> committed = Set.of();
    private boolean changed;

    /** @return false if it is claimed already */
    boolean claim(StreamId stream) {
        boolean added = standing.add(stream);
        changed |= added;
        return added;
    }

    void release(StreamId stream) {
        changed |= standing.remove(stream);
    }

    void commit() {
        if (changed) {
            committed = Set.copyOf(standing);
            changed = false;
        }
    }

    void rollBack() {
        standing.clear();
        standing.addAll(committed);
        changed = false;
    }
}
