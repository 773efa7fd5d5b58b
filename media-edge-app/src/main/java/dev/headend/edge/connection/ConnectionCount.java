package dev.headend.edge.connection;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections of clients there are, whichever protocol they speak, and how many there may be. Safe for any thread. */
public final class ConnectionCount {
    private final int limit;
    private final AtomicInteger open = new AtomicInteger();

    /** @param limit 0 = none */
    public ConnectionCount(int limit) {
        this.limit = limit;
    }

    /** Counts a connection until it is closed, unless there are enough. @return whether it may stay */
    public boolean add(Channel connection) {
        if (open.incrementAndGet() > limit && limit > 0) {
            open.decrementAndGet();
            return false;
        }
        connection.closeFuture().addListener(_ -> open.decrementAndGet());
        return true;
    }

    /** 0 = none. */
    public int limit() {
        return limit;
    }
}
