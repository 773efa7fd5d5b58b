package dev.headend.edge.connection;

import io.netty.channel.Channel;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * How much of a connection is read at a time. Little at first: a client can cause answers by a few bytes each, and what
 * one read holds is answered before anybody looks whether the client takes them. A publisher's reads grow with what comes.
 * One for each connection, used on its event loop.
 */
public final class ReadSize extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int SMALLEST = 2048;
    private static final int LARGEST = 65_536;
    private static final int FEW_READS = 4;
    private static final int MANY_READS = 16;

    private boolean growing;
    private int latest;

    public ReadSize() {
        super(FEW_READS);
    }

    /**
     * The one that a connection is read with.
     *
     * @param connection was given it before anything was read: what replaces it later is without effect
     */
    public static ReadSize of(Channel connection) {
        return (ReadSize) connection.config().getRecvByteBufAllocator();
    }

    /** From now on as much is read as comes. */
    public void grow() {
        growing = true;
        maxMessagesPerRead(MANY_READS);
    }

    /** How many bytes the latest read has brought, in all its parts. */
    public int latest() {
        return latest;
    }

    @Override
    public Handle newHandle() {
        return new Growing();
    }

    private final class Growing extends MaxMessageHandle {
        private int size = SMALLEST;

        @Override
        public int guess() {
            return size;
        }

        @Override
        public void lastBytesRead(int bytes) {
            if (growing && bytes == attemptedBytesRead()) {
                size = Math.min(2 * size, LARGEST);
            }
            super.lastBytesRead(bytes);
        }

        @Override
        public void readComplete() {
            latest = totalBytesRead();
            if (latest < size / 2) {
                size = Math.max(size / 2, SMALLEST);
            }
        }
    }
}
