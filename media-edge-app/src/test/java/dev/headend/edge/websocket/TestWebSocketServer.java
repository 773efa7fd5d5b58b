package dev.headend.edge.websocket;

import dev.headend.edge.admission.OpenAuthorizer;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.admission.TakeoverRule;
import dev.headend.edge.connection.ConnectionCount;
import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.connection.Transport;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.websocket.server.WebSocketOptions;
import dev.headend.edge.websocket.server.WebSocketServer;
import dev.headend.net.ConnectionLimits;
import dev.headend.net.IpRanges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Streams over WebSocket without the rest of the program, with times that a test shortens; by the JDK's sockets. */
final class TestWebSocketServer implements AutoCloseable {
    static final int LONGEST_MESSAGE = 16 << 20;

    final MediaMemory memory;
    final MeterRegistry registry = new SimpleMeterRegistry();
    /** In the order of their coming, those that have ended included. */
    final List<Channel> accepted = new CopyOnWriteArrayList<>();

    private final MediaLoops loops = new MediaLoops(Transport.NIO, Duration.ofMillis(40));
    private final WebSocketServer server;
    private final DisposableServer http;

    /** @param silence after which a client is gone @param memoryBytes for all streams */
    TestWebSocketServer(Duration heartbeat, Duration silence, Duration stalled, long memoryBytes) {
        this(heartbeat, silence, stalled, Duration.ofSeconds(1), memoryBytes);
    }

    /** The same. @param linger for a client to take why it is disconnected */
    TestWebSocketServer(Duration heartbeat, Duration silence, Duration stalled, Duration linger, long memoryBytes) {
        memory = new MediaMemory(memoryBytes);
        LiveChannels channels = LiveChannels.of(64, Duration.ZERO, memory, Clock.systemUTC(), System::nanoTime);
        PublishGate gate = new PublishGate(channels, new OpenAuthorizer(Clock.systemUTC()), TakeoverRule.DEFAULT);
        ConnectionTimeouts timeouts =
                new ConnectionTimeouts(Duration.ofSeconds(5), silence, silence, silence, stalled, stalled, linger);
        WebSocketOptions options =
                new WebSocketOptions(128, LONGEST_MESSAGE, IpRanges.ALL, Set.of(), IpRanges.NONE, heartbeat, timeouts);
        SharedLimits limits = new SharedLimits(new ConnectionLimits(0, IpRanges.NONE), new ConnectionCount(0));
        server = new WebSocketServer(options, loops, limits, channels, gate, registry);
        http = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit((_, channel, _) -> {
                    accepted.add(channel);
                    server.watch(channel, NettyPipeline.HttpCodec);
                })
                .handle((_, response) -> response.sendNotFound())
                .bindNow();
    }

    /** One whose times no test reaches. */
    TestWebSocketServer() {
        this(Duration.ofSeconds(25), Duration.ofSeconds(60), Duration.ofSeconds(15), 64 << 20);
    }

    int port() {
        return http.port();
    }

    TestClient connect(String path) {
        return TestClient.connect(port(), path);
    }

    double endedBecause(String reason) {
        return registry.get("headend.websocket.connections.ended")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Override
    public void close() {
        server.stop().join();
        http.disposeNow();
        loops.close();
    }
}
