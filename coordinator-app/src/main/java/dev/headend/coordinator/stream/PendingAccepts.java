package dev.headend.coordinator.stream;

import dev.headend.media.StreamId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams that are being admitted and that their edge has yet to hear of: a STREAM-KILL that comes before the
 * PUBLISH-ACCEPT is of a stream which the edge does not know. Thread-safe.
 */
final class PendingAccepts {
    private final Map<StreamId, Boolean> killed = new ConcurrentHashMap<>();

    /** Before the stream is admitted. */
    void begin(StreamId id) {
        killed.put(id, false);
    }

    /** Before a STREAM-KILL is sent. */
    void killed(StreamId id) {
        killed.computeIfPresent(id, (_, _) -> true);
    }

    /**
     * After the edge was told of the stream, or it is certain that it will not be.
     *
     * @return whether a kill may have come too early, and is to be sent again
     */
    boolean end(StreamId id) {
        return Boolean.TRUE.equals(killed.remove(id));
    }
}
