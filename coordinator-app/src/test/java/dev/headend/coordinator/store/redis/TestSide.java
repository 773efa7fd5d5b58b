package dev.headend.coordinator.store.redis;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.store.redis.script.RedisConnections;
import dev.headend.coordinator.store.redis.script.RedisProperties;
import dev.headend.coordinator.store.redis.script.RedisScripts;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.store.redis.script.TestIdentity;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One of several replicas, as far as streams and peers go: nobody takes its messages out, and nothing becomes due by itself. */
final class TestSide implements AutoCloseable {
    static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    final RedisStreams streams;
    final RedisFleet fleet;
    final RedisReads reads;
    final RecordingPeers peers = new RecordingPeers();
    private final StreamIds ids = new StreamIds(Clock.systemUTC());
    private final RedisProcess redis;
    private final RedisConnections connections;
    private final RedisScripts scripts;
    private final TestIdentity identity;

    /** @param around what stands between the store and the scripts */
    TestSide(RedisProcess redis, String name, UnaryOperator<Scripts> around) {
        this(redis, name, Redis.properties(redis.port()), Duration.ofSeconds(10), around);
    }

    /**
     * @param redis where it is registered
     * @param properties by which it reaches Redis
     */
    TestSide(
            RedisProcess redis,
            String name,
            RedisProperties properties,
            Duration commandTimeout,
            UnaryOperator<Scripts> around) {
        this.redis = redis;
        identity = new TestIdentity(name);
        identity.register(redis);
        this.connections = new RedisConnections(properties, commandTimeout);
        this.scripts = new RedisScripts(properties, connections, identity).start();
        get(scripts.run(Script.CONFIRM, List.of()));
        Scripts used = around.apply(scripts);
        CallIds calls = new CallIds(identity);
        this.fleet = new RedisFleet(used, calls, TIMEOUTS, peers, () -> {});
        this.streams = new RedisStreams(used, calls, TIMEOUTS, true, Clock.systemUTC(), () -> {});
        this.reads = new RedisReads(used);
    }

    TestSide(RedisProcess redis, String name) {
        this(redis, name, UnaryOperator.identity());
    }

    static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Patience.TIME));
    }

    Peer peer(ControlRole role, @Nullable PeerInstance instance) {
        return get(fleet.connected(role, instance));
    }

    Peer edge(@Nullable PeerInstance instance) {
        Peer peer = peer(ControlRole.RTMP, instance);
        fleet.serverConnected(new StreamingServer(peer, SourceType.RTMP, "192.0.2.1", 1935, false))
                .block(Patience.TIME);
        return peer;
    }

    Peer encoder(int capacity, @Nullable PeerInstance instance) {
        Peer peer = peer(ControlRole.HLS, instance);
        fleet.encoderRegistered(peer, capacity).block(Patience.TIME);
        return peer;
    }

    /** Whether Redis takes its writes, and has replicas enough for them. */
    boolean isWorking() {
        return scripts.health() instanceof StoreHealth.Working;
    }

    /** How many of its scripts wait for Redis, or for its replicas. */
    int waiting() {
        return scripts.waiting();
    }

    /** Whether Redis has told it that it is no replica. */
    boolean isFenced() {
        return !identity.losses.isEmpty();
    }

    /** Takes inputs whose time has come, as a whole replica does. */
    RedisDueInputs dueInputs() {
        return new RedisDueInputs(scripts, RedisDueInputs.LEASE);
    }

    /** The connection of a peer has ended; Redis is told, and may have no answer yet. */
    void lose(Peer peer, Duration grace) {
        List<String> arguments = List.of(peer.id().toString(), Long.toString(grace.toMillis()));
        scripts.run(Script.GONE, arguments).subscribe();
    }

    /** Registers under another id. */
    void become(String another) {
        identity.become(another);
        identity.register(redis);
    }

    /** The streams that an encoder has not resumed, as its replica finds them. */
    List<Object> notResumed(Peer encoder) {
        return get(scripts.run(Script.NOT_RESUMED, List.of(encoder.id().toString())));
    }

    Stream admit(String channel, Peer edge) {
        return ((Admission.Granted) get(streams.admit(ids.next(), new ChannelId(channel), edge.id()))).stream();
    }

    /** The encoders' loads, by the numbers of their connections. */
    Map<Long, Integer> loads() {
        Map<Long, Integer> loads = new TreeMap<>();
        for (Encoder encoder : get(reads.snapshot()).encoders()) {
            loads.put(encoder.id().value(), encoder.load());
        }
        return loads;
    }

    /** What waits for a replica to be sent: "peer first line of the message". */
    List<String> mailbox(String replica) {
        List<String> mails = new ArrayList<>();
        for (Object entry : list(redis.command("XRANGE", "{headend}:mailbox:" + replica, "-", "+"))) {
            List<?> fields = list(list(entry).get(1));
            mails.add(
                    fields.get(0).equals("to")
                            ? fields.get(1) + " "
                                    + fields.get(3)
                                            .toString()
                                            .lines()
                                            .findFirst()
                                            .orElse("")
                            : "supersede " + fields.get(1));
        }
        return mails;
    }

    private static List<?> list(@Nullable Object reply) {
        return (List<?>) Objects.requireNonNull(reply);
    }

    /** When an input of the stream is due, in microseconds; the token of one that nobody has claimed. */
    long due(Stream stream, String kind) {
        Object score = redis.command("ZSCORE", "{headend}:due", stream.id() + " " + kind);
        return score == null ? 0 : Long.parseLong(score.toString());
    }

    @Override
    public void close() {
        scripts.close();
        connections.close();
    }
}
