package dev.headend.edge.websocket.server;

import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.ReadSize;
import dev.headend.edge.connection.ServerEnding;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.live.LiveChannels;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves streams over WebSocket on connections that an HTTP server has accepted. Stopped once; safe for any thread. */
public final class WebSocketServer {
    private final WebSocketContext context;
    private final MediaLoops loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private @Nullable CompletableFuture<Void> stopped;

    /**
     * @param loops stay the caller's
     * @param limits of connections, which other servers share
     */
    public WebSocketServer(
            WebSocketOptions options,
            MediaLoops loops,
            SharedLimits limits,
            LiveChannels channels,
            PublishGate gate,
            MeterRegistry registry) {
        this.context = WebSocketContext.of(options, loops, limits, channels, gate, registry);
        this.loops = loops;
    }

    /**
     * Takes over a new connection of HTTP, of which nothing has been read, as soon as it asks for a WebSocket.
     *
     * @param codec the name of the handler that decodes requests
     */
    public void watch(Channel connection, String codec) {
        connection.config().setRecvByteBufAllocator(new ReadSize());
        connection
                .pipeline()
                .addAfter(codec, UpgradeDetector.NAME, new UpgradeDetector(context, loops, connections, codec));
    }

    /** Tells every client that can go elsewhere that the server will stop once its publishers have gone. */
    public void drain() {
        connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(ServerEnding.DRAINS));
    }

    /**
     * Tells every client, and ends all streams. May be called again.
     *
     * @return done when no connection is left
     */
    public synchronized CompletableFuture<Void> stop() {
        if (stopped == null) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            stopped = done;
            connections.forEach(connection -> connection.pipeline().fireUserEventTriggered(ServerEnding.STOPS));
            long timeoutMs = 2 * context.options().timeouts().linger().toMillis();
            loops.group().schedule(() -> connections.close(), timeoutMs, TimeUnit.MILLISECONDS);
            connections.newCloseFuture().addListener(_ -> done.complete(null));
        }
        return stopped;
    }
}
