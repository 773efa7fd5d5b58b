package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.admission.OpenAuthorizer;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.admission.TakeoverRule;
import dev.headend.edge.admission.Verdict;
import dev.headend.edge.connection.ConnectionCount;
import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.connection.Transport;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.fixture.Patience;
import dev.headend.media.StreamId;
import dev.headend.net.ConnectionLimits;
import dev.headend.net.IpRanges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A server on a free port, whose authorizer refuses the key "wrong" and lets the key "undecided" wait for {@link #decision}. */
final class TestRtmpServer implements AutoCloseable, PublishAuthorizer {
    final MediaMemory memory = new MediaMemory(64 << 20);

    /** As by default. */
    private static final Duration READ_INTERVAL = Duration.ofMillis(40);

    final LiveChannels channels = LiveChannels.of(64, Duration.ZERO, memory, Clock.systemUTC(), System::nanoTime);
    final MeterRegistry registry = new SimpleMeterRegistry();
    final List<StreamId> accepted = new CopyOnWriteArrayList<>();
    final List<StreamId> ended = new CopyOnWriteArrayList<>();
    final Sinks.Empty<Void> decision = Sinks.empty();
    final int port;

    private final OpenAuthorizer open = new OpenAuthorizer(Clock.systemUTC());
    private final MediaLoops loops;
    private final PublishGate gate;
    private final RtmpServer server;

    /** What differs from test to test. @param connections in all @param perAddress connections; 0 = no limit, each */
    record Setup(RtmpServerOptions options, Transport transport, int connections, int perAddress) {}

    TestRtmpServer() {
        this(options(ConnectionTimeouts.DEFAULT));
    }

    TestRtmpServer(Setup setup) {
        this(setup, RtmpPort.plain(0));
    }

    TestRtmpServer(Setup setup, RtmpPort listening) {
        this(setup, listening, TakeoverRule.DEFAULT);
    }

    TestRtmpServer(Setup setup, RtmpPort listening, TakeoverRule takeover) {
        gate = new PublishGate(channels, this, takeover);
        loops = new MediaLoops(setup.transport(), READ_INTERVAL);
        SharedLimits limits = new SharedLimits(
                new ConnectionLimits(setup.perAddress(), IpRanges.NONE, gate::awaitedEncoders),
                new ConnectionCount(setup.connections()));
        server = new RtmpServer(setup.options(), loops, limits, channels, gate, registry);
        port = server.listen(listening).join().getPort();
    }

    static Setup options(ConnectionTimeouts timeouts) {
        return new Setup(options("127.0.0.1", false, IpRanges.ALL, timeouts), Transport.best(), 0, 0);
    }

    private static RtmpServerOptions options(
            String bindAddress, boolean proxyProtocol, IpRanges players, ConnectionTimeouts timeouts) {
        return new RtmpServerOptions(bindAddress, proxyProtocol, 4096, 128, "app", players, timeouts);
    }

    static Setup limited(IpRanges players, int connections, int connectionsPerAddress) {
        return new Setup(
                options("127.0.0.1", false, players, ConnectionTimeouts.DEFAULT),
                Transport.best(),
                connections,
                connectionsPerAddress);
    }

    static Setup transported(
            String bindAddress, Transport transport, boolean proxyProtocol, int perAddress, Duration setup) {
        Duration ample = Duration.ofSeconds(60);
        ConnectionTimeouts timeouts =
                new ConnectionTimeouts(setup, ample, ample, ample, ample, ample, Duration.ofSeconds(1));
        return new Setup(options(bindAddress, proxyProtocol, IpRanges.ALL, timeouts), transport, 0, perAddress);
    }

    String url(String channelAndKey) {
        return "rtmp://127.0.0.1:" + port + "/" + channelAndKey;
    }

    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    double endedBecause(String reason) {
        return registry.get("headend.rtmp.connections.ended")
                .tag("reason", reason)
                .counter()
                .count();
    }

    /** Takes no new publishers from now on. */
    void beginDrain() {
        gate.drain();
        server.drain();
    }

    void stop() {
        server.stop().join();
        loops.close();
        // Connections hear of their end on the loops, after all are closed.
        assertThat(loops.group().terminationFuture().awaitUninterruptibly(Patience.SECONDS, TimeUnit.SECONDS))
                .isTrue();
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        return switch (attempt.key().value()) {
            case "wrong" -> Mono.just(new Verdict.Refused("wrong key"));
            case "undecided" -> decision.asMono().then(accept(attempt));
            default -> accept(attempt);
        };
    }

    private Mono<Verdict> accept(PublishAttempt attempt) {
        return open.authorize(attempt).map(this::expectEncoder);
    }

    private Verdict expectEncoder(Verdict verdict) {
        StreamId streamId = ((Verdict.Accepted) verdict).streamId();
        accepted.add(streamId);
        return new Verdict.Accepted(streamId, true);
    }

    @Override
    public void ended(PublishAttempt attempt, StreamId streamId) {
        ended.add(streamId);
    }
}
