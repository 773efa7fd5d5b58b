package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;

/** A receiver of a stream. All methods without a result are called on {@link #executor()} and must not block. */
public interface Subscriber {
    /** The thread it lives on. */
    EventExecutor executor();

    /** Where it connects from. */
    InetAddress address();

    /** What it is sent is written in this encoding. */
    PacketEncoding encoding();

    /**
     * Whether its transport takes more; called on its executor. Once it does again, {@link Subscription#resume} is to be
     * called.
     */
    boolean isWritable();

    /** About how many bytes its transport holds for it alone, besides what it shares with others; called on its executor. */
    long ownBytes();

    /** How many bytes its transport has not sent yet, shared or not; called on its executor. */
    default long unsentBytes() {
        return ownBytes();
    }

    /** A publisher with its key is there: packets follow. */
    void started();

    /**
     * Takes whole packets, without owning the buffer: what it cannot send at once it retains, as a duplicate. They leave at the
     * latest with the next {@link #flush()}.
     */
    void deliver(ByteBuf packets);

    /** Packets were left out. */
    void dropped(long packets, DropCause cause);

    /** No more packets for now. */
    void flush();

    /** The stream has ended, and every packet of it has been delivered. The subscriber waits for the next stream. */
    void ended();

    /** It may not have the stream, of a publisher that is there or that has just come; the subscription is over. */
    void refused(Refusal why);

    /** It cannot go on, as memory is used up or too much waits for it; the subscription is over. @param unsent how many bytes its transport has not sent */
    void evicted(DropCause cause, long unsent);

    /** An internal error; the subscription is over. */
    void failed(Throwable cause);
}
