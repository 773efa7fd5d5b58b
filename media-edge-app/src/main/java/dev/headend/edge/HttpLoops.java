package dev.headend.edge;

import dev.headend.edge.connection.Transport;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of HTTP: by epoll where media is served by it, since a connection that becomes a WebSocket moves there, and a socket
 * cannot change its kind. They are not those of media, as they send files, and wait for the disk while they do.
 */
final class HttpLoops implements LoopResources, AutoCloseable {
    private static final Duration QUIET = Duration.ZERO;
    private static final Duration LONGEST_END = Duration.ofSeconds(2);

    /** Null = those that HTTP has of itself, by the JDK's way. */
    private final @Nullable EventLoopGroup epoll;

    HttpLoops(Transport transport) {
        this.epoll = transport == Transport.EPOLL
                ? new MultiThreadIoEventLoopGroup(
                        LoopResources.DEFAULT_IO_WORKER_COUNT, new Threads(), transport.ioHandler())
                : null;
    }

    /** Has the factory's server run on these loops. Whatever customizers say, Boot puts it on those of its resource factory last. */
    void carry(NettyReactiveWebServerFactory factory) {
        if (epoll != null) {
            factory.setResourceFactory(null);
            factory.addServerCustomizers(server -> server.runOn(this));
        }
    }

    @Override
    public EventLoopGroup onServer(boolean useNative) {
        if (epoll == null) {
            throw new IllegalStateException("no loops of epoll");
        }
        return epoll;
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> kind, EventLoopGroup group) {
        return kind.cast(kind == SocketChannel.class ? new EpollSocketChannel() : new EpollServerSocketChannel());
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> kind, EventLoopGroup group) {
        return (kind == ServerSocketChannel.class ? EpollServerSocketChannel.class : EpollSocketChannel.class)
                .asSubclass(kind);
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return Mono.fromRunnable(this::close);
    }

    @Override
    public void close() {
        if (epoll != null) {
            epoll.shutdownGracefully(QUIET.toMillis(), LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Reactor refuses to block on them. */
    private static final class Threads extends DefaultThreadFactory {
        Threads() {
            super("http", true);
        }

        @Override
        protected Thread newThread(Runnable task, String name) {
            return new NonBlockingThread(task, name);
        }
    }

    private static final class NonBlockingThread extends FastThreadLocalThread implements NonBlocking {
        NonBlockingThread(Runnable task, String name) {
            super(task, name);
        }
    }
}
