package dev.headend.edge.rtmp.server;

import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.live.LiveChannels;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The RTMP port. Started once; safe for any thread. */
public final class RtmpServer {
    private static final Logger log = LoggerFactory.getLogger(RtmpServer.class);
    private static final int BACKLOG = 1024;

    private final ServerContext context;
    private final EventLoopGroup loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile @Nullable Channel listening;
    private @Nullable CompletableFuture<Void> stopped;

    public RtmpServer(RtmpServerOptions options, LiveChannels channels, PublishGate gate, MeterRegistry registry) {
        this.context = ServerContext.of(options, channels, gate, registry);
        this.loops = new MultiThreadIoEventLoopGroup(new DefaultThreadFactory("rtmp", true), NioIoHandler.newFactory());
    }

    /**
     * Begins to listen.
     *
     * @return the address, once it is bound; fails with a {@link java.net.BindException} when it is taken
     */
    public CompletableFuture<InetSocketAddress> start() {
        RtmpServerOptions options = context.options();
        InetSocketAddress address = options.bindAddress().isEmpty()
                ? new InetSocketAddress(options.port())
                : new InetSocketAddress(options.bindAddress(), options.port());
        CompletableFuture<InetSocketAddress> started = new CompletableFuture<>();
        bootstrap().bind(address).addListener((ChannelFuture bound) -> {
            if (!bound.isSuccess()) {
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
                started.completeExceptionally(bound.cause());
                return;
            }
            listening = bound.channel();
            InetSocketAddress actual = (InetSocketAddress) bound.channel().localAddress();
            log.info("listening for RTMP on port {}{}", actual.getPort(), onAddress());
            started.complete(actual);
        });
        return started;
    }

    private String onAddress() {
        String address = context.options().bindAddress();
        return address.isEmpty() ? "" : " of " + address;
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, SendQueues.OF_ANSWERS)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new RtmpPipeline(context, connections));
    }

    /**
     * Stops listening, tells every client, and ends all streams. May be called again.
     *
     * @return done when no connection is left
     */
    public synchronized CompletableFuture<Void> stop() {
        if (stopped == null) {
            stopped = new CompletableFuture<>();
            stopNow(stopped);
        }
        return stopped;
    }

    private void stopNow(CompletableFuture<Void> done) {
        Channel port = listening;
        if (port == null) {
            shutDown(done);
            return;
        }
        port.close();
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(ServerStops.INSTANCE));
        long timeoutMs = 2 * context.options().timeouts().linger().toMillis();
        loops.schedule(() -> connections.close(), timeoutMs, TimeUnit.MILLISECONDS);
        connections.newCloseFuture().addListener(_ -> shutDown(done));
    }

    private void shutDown(CompletableFuture<Void> done) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener((Future<Object> _) -> done.complete(null));
    }

    /** The user event that tells every connection that the server is stopping. */
    enum ServerStops {
        INSTANCE
    }
}
