package dev.headend.edge.connection;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why nothing is read from a connection for a while. It is read again once no reason is left. For the connection's event loop;
 * nobody else changes a connection's {@code autoRead}.
 */
public enum ReadPause {
    /** The peer asks for more than it reads: its send queue is full. */
    SEND_QUEUE_FULL,
    /** More media waits for the verdict than is held back. */
    VERDICT_PENDING,
    /** A publisher, between two {@link ReadTicks}. */
    NEXT_TICK;

    private static final AttributeKey<Set<ReadPause>> REASONS = AttributeKey.valueOf(ReadPause.class, "reasons");

    /** Reads nothing more for this reason. */
    public void begin(Channel connection) {
        @Nullable Set<ReadPause> reasons = connection.attr(REASONS).get();
        if (reasons == null) {
            reasons = EnumSet.noneOf(ReadPause.class);
            connection.attr(REASONS).set(reasons);
        }
        reasons.add(this);
        connection.config().setAutoRead(false);
    }

    /** Whether there is this reason, and no other. */
    boolean isAlone(Channel connection) {
        @Nullable Set<ReadPause> reasons = connection.attr(REASONS).get();
        return reasons != null && reasons.size() == 1 && reasons.contains(this);
    }

    /** The reason is gone. */
    public void end(Channel connection) {
        @Nullable Set<ReadPause> reasons = connection.attr(REASONS).get();
        if (reasons != null && reasons.remove(this) && reasons.isEmpty()) {
            connection.config().setAutoRead(true);
        }
    }
}
