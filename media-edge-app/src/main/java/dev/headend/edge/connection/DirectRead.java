package dev.headend.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection's socket without having been told by epoll that something has come. So who is known to send all the time
 * need not be watched, which costs two system calls for each read. To its handlers it looks as if Netty had read. For the
 * connection's event loop.
 */
final class DirectRead {
    private static final int MOST_READS = 16;

    private final Channel channel;
    private final @Nullable FileDescriptor socket;

    /** Over TLS, where a part of what is read may be kept, and without epoll nothing is read so. */
    DirectRead(Channel channel) {
        this.channel = channel;
        boolean direct =
                channel instanceof EpollSocketChannel && channel.pipeline().get(SslHandler.class) == null;
        this.socket = direct ? ((EpollSocketChannel) channel).fd() : null;
    }

    /**
     * Reads what has come, and hands it to the connection's handlers.
     *
     * @return whether anything had come. If not, the connection is to be read the usual way, which finds its end, too
     */
    boolean read(ReadBuffer buffer) {
        FileDescriptor direct = socket;
        if (direct == null || !channel.isActive()) {
            return false;
        }
        RecvByteBufAllocator.Handle reads = channel.unsafe().recvBufAllocHandle();
        reads.reset(channel.config());
        try {
            return readFrom(direct, buffer, reads);
        } catch (IOException broken) {
            fail(broken);
            channel.close();
        } catch (Throwable failure) { // also when no buffer memory is left
            fail(failure);
        }
        return false;
    }

    private boolean readFrom(FileDescriptor direct, ReadBuffer buffer, RecvByteBufAllocator.Handle reads)
            throws IOException {
        ChannelPipeline pipeline = channel.pipeline();
        int count = 0;
        boolean full = true;
        while (full && count < MOST_READS && channel.isActive()) {
            ByteBuf bytes = buffer.clear();
            reads.attemptedBytesRead(bytes.capacity());
            int length = direct.readAddress(bytes.memoryAddress(), 0, bytes.capacity());
            if (length <= 0) {
                break;
            }
            full = length == bytes.capacity();
            count++;
            reads.lastBytesRead(length);
            pipeline.fireChannelRead(bytes.writerIndex(length).retain());
        }
        if (count > 0) {
            reads.readComplete();
            pipeline.fireChannelReadComplete();
        }
        return count > 0;
    }

    private void fail(Throwable failure) {
        channel.pipeline().fireChannelReadComplete().fireExceptionCaught(failure);
    }
}
