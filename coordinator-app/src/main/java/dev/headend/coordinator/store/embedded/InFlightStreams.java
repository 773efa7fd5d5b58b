package dev.headend.coordinator.store.embedded;

import dev.headend.media.StreamId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The streams whose oldest event is being delivered. In memory only, since the deliverer goes with the process. What is
 * claimed stays so; a release counts once it is committed: when its group of steps has to be repeated, it is taken back
 * first. For one thread at a time.
 */
final class InFlightStreams {
    private final Set<StreamId> claimed = new HashSet<>();
    /** Since the last commit. */
    private final List<StreamId> released = new ArrayList<>();

    boolean isClaimed(StreamId stream) {
        return claimed.contains(stream);
    }

    void claim(StreamId stream) {
        claimed.add(stream);
    }

    void release(StreamId stream) {
        if (claimed.remove(stream)) {
            released.add(stream);
        }
    }

    void commit() {
        released.clear();
    }

    void rollBack() {
        claimed.addAll(released);
        released.clear();
    }
}
