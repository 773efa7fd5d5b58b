package dev.headend.edge.control;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** Ends streams of this edge, whatever protocol they are published by. Safe for any thread, never blocks. */
@FunctionalInterface
public interface StreamEnder {
    /**
     * Disconnects a publisher.
     *
     * @param reason for the log
     * @return whether there was such a publisher
     */
    boolean end(ChannelId channel, StreamId streamId, String reason);
}
