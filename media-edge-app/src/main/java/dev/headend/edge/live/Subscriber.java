package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;

/**
 * Somebody who is given a stream. All methods without a result are called on {@link #executor()} and must not block.
 */
public interface Subscriber {
    /** The thread it lives on. */
    EventExecutor executor();

    /** Where it connects from. */
    InetAddress address();

    /** Whether its transport takes more; called on its executor. False while its queue is full. */
    boolean isWritable();

    /** A publisher with its key is there: packets follow. */
    void started();

    /** Takes a packet, without owning it. It leaves at the latest with the next {@link #flush()}. */
    void deliver(MediaPacket packet);

    /** No more packets for now. */
    void flush();

    /** The publisher has left, and every packet of it has been delivered. The subscriber waits for the next one. */
    void ended();

    /** A publisher has come whose key is another one; the subscription is over. */
    void refused();

    /** It has taken nothing for too long; the subscription is over. */
    void tooSlow();
}
