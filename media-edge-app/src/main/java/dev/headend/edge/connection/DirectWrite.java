package dev.headend.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a connection's socket past its pipeline and its send queue, as long as nothing waits there. So bytes that many
 * connections get are sent without an object, or a reference, for each of them. What the socket does not take goes the usual
 * way, and so does everything where this cannot be done: over TLS, and without epoll. For the connection's event loop.
 */
public final class DirectWrite {
    private final Channel channel;
    private final @Nullable FileDescriptor socket;

    public DirectWrite(Channel channel) {
        this.channel = channel;
        boolean direct =
                channel instanceof EpollSocketChannel && channel.pipeline().get(SslHandler.class) == null;
        this.socket = direct ? ((EpollSocketChannel) channel).fd() : null;
    }

    /**
     * Sends what the socket takes at once.
     *
     * @param bytes are only read, and keep their indices
     * @return how many bytes have been sent, from the reader's index on; 0 when they must go the usual way
     */
    public int send(ByteBuf bytes) {
        FileDescriptor direct = socket;
        return direct != null && isQueueEmpty() && bytes.hasMemoryAddress() ? write(direct, bytes) : 0;
    }

    private boolean isQueueEmpty() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue != null && queue.totalPendingWriteBytes() == 0;
    }

    /** A connection that is broken is found to be so on the usual way, where it is closed. */
    private static int write(FileDescriptor socket, ByteBuf bytes) {
        try {
            return Math.max(0, socket.writeAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex()));
        } catch (IOException broken) {
            return 0;
        }
    }
}
