package dev.headend.edge.rtmp.server;

import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.connection.HandshakeTasks;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.SendQueues;
import dev.headend.edge.connection.ServerEnding;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.live.LiveChannels;
import dev.headend.text.LogText;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Errors;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves RTMP on one port or several. Stopped once; safe for any thread. */
public final class RtmpServer {
    private static final Logger log = LoggerFactory.getLogger(RtmpServer.class);
    private static final int BACKLOG = 1024;
    /** Between two clients that are told of the drain: who connects anew is decided about, by the coordinator and the application. */
    private static final int DRAIN_INTERVAL_MS = 5;
    /** Within which all are told, however many there are. */
    private static final int DRAIN_WITHIN_MS = 10_000;

    private final ServerContext context;
    private final MediaLoops loops;
    private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final HandshakeTasks handshakes = new HandshakeTasks();
    private final RtmpPipeline pipeline;
    private @Nullable CompletableFuture<Void> stopped;

    /**
     * @param loops stay the caller's
     * @param limits of connections, which other servers may share
     */
    public RtmpServer(
            RtmpServerOptions options,
            MediaLoops loops,
            SharedLimits limits,
            LiveChannels channels,
            PublishGate gate,
            MeterRegistry registry) {
        this.context = ServerContext.of(options, loops, channels, gate, registry);
        this.pipeline = new RtmpPipeline(context, limits, connections, handshakes);
        this.loops = loops;
        new EventLoopLag(registry).watch(loops.group());
    }

    /**
     * Begins to listen on a port.
     *
     * @return the address, once it is bound; fails with a {@link java.net.BindException} when it is taken, and then the server
     *     is stopped
     */
    public CompletableFuture<InetSocketAddress> listen(RtmpPort port) {
        CompletableFuture<InetSocketAddress> started = new CompletableFuture<>();
        bootstrap(port).bind(address(port)).addListener((ChannelFuture bound) -> {
            if (!bound.isSuccess()) {
                stop();
                started.completeExceptionally(bindFailure(bound.cause()));
                return;
            }
            listening.add(bound.channel());
            InetSocketAddress actual = (InetSocketAddress) bound.channel().localAddress();
            log.info("listening for {} on port {}{}{}", port.protocol(), actual.getPort(), onAddress(), how());
            started.complete(actual);
        });
        return started;
    }

    /** The JDK's exception for what native transports call "bind(..) failed with error(-98): Address already in use". */
    private static Throwable bindFailure(Throwable cause) {
        if (!(cause instanceof Errors.NativeIoException ofSystem)) {
            return cause;
        }
        BindException failure = new BindException(LogText.failure(ofSystem));
        failure.initCause(cause);
        return failure;
    }

    private InetSocketAddress address(RtmpPort port) {
        String address = context.options().bindAddress();
        return address.isEmpty() ? new InetSocketAddress(port.number()) : new InetSocketAddress(address, port.number());
    }

    private String onAddress() {
        String address = context.options().bindAddress();
        return address.isEmpty() ? "" : " of " + address;
    }

    private String how() {
        String proxy = context.options().proxyProtocol() ? ", behind the PROXY protocol" : "";
        return " by " + loops.transport().label() + proxy;
    }

    private ServerBootstrap bootstrap(RtmpPort port) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, SendQueues.OF_ANSWERS)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        pipeline.build(channel, port.tls());
                    }
                });
        loops.transport().configure(bootstrap);
        return bootstrap;
    }

    /**
     * Tells every client that the server will stop once its publishers have gone: one after another, as those that can connect anew at
     * once.
     */
    public void drain() {
        int delayMs = 0;
        for (Channel connection : connections) {
            ChannelPipeline pipeline = connection.pipeline();
            connection
                    .eventLoop()
                    .schedule(
                            () -> pipeline.fireUserEventTriggered(ServerEnding.DRAINS), delayMs, TimeUnit.MILLISECONDS);
            delayMs = (delayMs + DRAIN_INTERVAL_MS) % DRAIN_WITHIN_MS;
        }
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
        listening.close();
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(ServerEnding.STOPS));
        long timeoutMs = 2 * context.options().timeouts().linger().toMillis();
        loops.group().schedule(() -> connections.close(), timeoutMs, TimeUnit.MILLISECONDS);
        connections.newCloseFuture().addListener(_ -> shutDown(done));
    }

    private void shutDown(CompletableFuture<Void> done) {
        handshakes.close();
        done.complete(null);
    }
}
