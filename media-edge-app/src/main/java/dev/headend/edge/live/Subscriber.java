package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.time.Duration;

/** A receiver of a stream. All methods without a result are called on {@link #executor()} and must not block. */
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

    /** A packet was dropped for it because it could not keep up. The packet is not its own. */
    void dropped(MediaPacket packet);

    /** No more packets for now. */
    void flush();

    /** The stream has ended, and every packet of it has been delivered. The subscriber waits for the next stream. */
    void ended();

    /** A publisher with another key has come; the subscription is over. */
    void refused();

    /** It could not keep up; the subscription is over. @param stalled for how long its queue was full */
    void tooSlow(Duration stalled);
}
