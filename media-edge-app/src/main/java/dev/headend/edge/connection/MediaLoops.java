package dev.headend.edge.connection;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of all connections that carry media, whichever protocol they speak: one for each core, as more would only fight
 * for it. A block of media goes from its publisher to players of a loop with one task. Nothing else runs here, so that media waits
 * for no disk and no handshake. Safe for any thread.
 */
public final class MediaLoops implements AutoCloseable {
    private final Transport transport;
    private final EventLoopGroup group;
    private final ReadTicks readTicks;

    /** @param readInterval how often publishers are read; 0 = whenever something comes (part of {@code RTMP_MERGE_WINDOW_MS}) */
    public MediaLoops(Transport transport, Duration readInterval) {
        this.transport = transport;
        this.readTicks = new ReadTicks(readInterval);
        this.group = new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("media", true),
                transport.ioHandler());
    }

    /** By what their sockets are served. */
    public Transport transport() {
        return transport;
    }

    /** The loops. */
    public EventLoopGroup group() {
        return group;
    }

    /** One tick of a loop is for all its publishers, whichever protocol they speak. */
    public ReadTicks readTicks() {
        return readTicks;
    }

    /** A loop for a connection that has lived elsewhere: its present one, where a socket of its kind cannot move here. */
    public EventLoop loopFor(Channel connection) {
        boolean sameKind = switch (transport) {
            case EPOLL -> connection instanceof EpollSocketChannel;
            case NIO -> connection instanceof NioSocketChannel;
            case IO_URING -> false;
        };
        return sameKind ? group.next() : connection.eventLoop();
    }

    /** Ends the loops, whose connections are to be closed before. Waits for a moment at most. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
