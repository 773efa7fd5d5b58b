package dev.headend.edge.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How sockets are served: by which facility of the operating system ({@code RTMP_TRANSPORT}). */
public enum Transport {
    /** Linux only. Bounds how much media grows old in the kernel's send buffers. */
    EPOLL,
    /** Linux only, and often forbidden in containers. */
    IO_URING,
    /** Of the JDK, everywhere. */
    NIO;

    /** What the kernel may hold unsent of a connection, in bytes: a fraction of a second of most streams. */
    private static final long UNSENT = 128 << 10;

    /** Epoll where there is one. */
    public static Transport best() {
        return EPOLL.unavailability() == null ? EPOLL : NIO;
    }

    /**
     * The transport that a setting names.
     *
     * @param name in any case; {@code auto} for the best
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Transport named(String name) {
        return name.equalsIgnoreCase("auto") ? best() : valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Why it cannot be used here; null when it can. */
    public @Nullable String unavailability() {
        Throwable cause = switch (this) {
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
            case NIO -> null;
        };
        return cause == null ? null : cause.toString();
    }

    /** The name in settings and in the log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Makes the event loops' handlers. */
    public IoHandlerFactory ioHandler() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Has a server use it. */
    public void configure(ServerBootstrap bootstrap) {
        bootstrap.channel(serverChannel());
        switch (this) {
            case EPOLL -> bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT);
            case IO_URING -> bootstrap.childOption(IoUringChannelOption.TCP_NOTSENT_LOWAT, UNSENT);
            case NIO -> {}
        }
    }

    /** Has a connection that another server has accepted use it as those of {@link #configure} do. */
    public static void configure(Channel accepted) {
        if (accepted instanceof EpollSocketChannel) {
            accepted.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT);
        }
    }

    /** What listens. */
    public Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }
}
