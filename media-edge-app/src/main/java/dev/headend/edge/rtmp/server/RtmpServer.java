package dev.headend.edge.rtmp.server;

import dev.headend.edge.admission.PublishAuthorizer;
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

    private final RtmpEnvironment environment;
    private final EventLoopGroup loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile @Nullable Channel listening;
    private @Nullable CompletableFuture<Void> stopped;

    public RtmpServer(
            RtmpServerSettings settings, LiveChannels channels, PublishAuthorizer authorizer, MeterRegistry registry) {
        this.environment = new RtmpEnvironment(
                settings, channels, new PublishGate(channels, authorizer), new RtmpMetrics(registry));
        this.loops = new MultiThreadIoEventLoopGroup(new DefaultThreadFactory("rtmp", true), NioIoHandler.newFactory());
    }

    /**
     * Begins to listen.
     *
     * @return the address, once it is bound; fails with a {@link java.net.BindException} when it is taken
     */
    public CompletableFuture<InetSocketAddress> start() {
        RtmpServerSettings settings = environment.settings();
        InetSocketAddress address = settings.bindAddress().isEmpty()
                ? new InetSocketAddress(settings.port())
                : new InetSocketAddress(settings.bindAddress(), settings.port());
        CompletableFuture<InetSocketAddress> started = new CompletableFuture<>();
        bootstrap().bind(address).addListener((ChannelFuture bound) -> {
            if (!bound.isSuccess()) {
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
                started.completeExceptionally(bound.cause());
                return;
            }
            listening = bound.channel();
            InetSocketAddress actual = (InetSocketAddress) bound.channel().localAddress();
            log.info("RTMP on {}", actual);
            started.complete(actual);
        });
        return started;
    }

    private ServerBootstrap bootstrap() {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new RtmpPipeline(environment, connections));
    }

    /**
     * Stops listening, says goodbye to everybody, and ends all streams. May be called again.
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
        long patienceMs = 2 * environment.settings().timing().linger().toMillis();
        loops.schedule(() -> connections.close(), patienceMs, TimeUnit.MILLISECONDS);
        connections.newCloseFuture().addListener(_ -> shutDown(done));
    }

    private void shutDown(CompletableFuture<Void> done) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener((Future<Object> _) -> done.complete(null));
    }

    /** Told to every connection when the server stops. */
    enum ServerStops {
        INSTANCE
    }
}
