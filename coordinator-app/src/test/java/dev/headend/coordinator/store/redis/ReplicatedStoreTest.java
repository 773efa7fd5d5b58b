package dev.headend.coordinator.store.redis;

import static dev.headend.coordinator.harness.Orders.accept;
import static dev.headend.coordinator.harness.Orders.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.replica.ReplicaFixture;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.TaskUndelivered;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Whole stores of several replicas: an edge is connected to one, its encoder to another. */
final class ReplicatedStoreTest {
    private static final RedisStore.Timing TIMING =
            new RedisStore.Timing(ReplicaFixture.TIMING, Duration.ofSeconds(5), Duration.ofSeconds(5));
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    @TempDir
    private Path dir;

    private final StreamIds ids = new StreamIds(Clock.systemUTC());
    private RedisProcess redis;
    private Side encoders;
    private Side edges;

    /** One replica. */
    private final class Side {
        final RecordingPeers peers = new RecordingPeers();
        final RedisStore store =
                RedisStore.open(Redis.properties(redis.port()), TIMING, true, Clock.systemUTC(), peers, TIMEOUTS);

        Side() {
            Eventually.that(() -> store.health() instanceof StoreHealth.Working);
        }

        Peer edge(@Nullable PeerInstance instance) {
            Peer peer = get(store.connected(ControlRole.RTMP, instance));
            store.serverConnected(new StreamingServer(peer, SourceType.RTMP, "192.0.2.1", 1935, false))
                    .block(Patience.TIME);
            return peer;
        }

        Peer encoder(@Nullable PeerInstance instance) {
            Peer peer = get(store.connected(ControlRole.HLS, instance));
            store.encoderRegistered(peer, -1).block(Patience.TIME);
            return peer;
        }

        Stream admit(String channel, Peer edge) {
            return ((Admission.Granted) get(store.admit(ids.next(), new ChannelId(channel), edge.id()))).stream();
        }
    }

    @BeforeEach
    void open() {
        redis = RedisProcess.start(dir, RedisProcess.DURABLE);
        encoders = new Side();
        edges = new Side();
    }

    @AfterEach
    void close() {
        encoders.store.abandon();
        edges.store.abandon();
        redis.close();
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Patience.TIME));
    }

    /** Steps of one stream by all replicas, and a Redis that dies now and then. */
    @Test
    void messagesReachPeersWhereverTheyAreConnectedOnceAndInTheOrderOfTheSteps() {
        Side third = new Side();
        Peer encoder = encoders.encoder(null);
        Peer edge = edges.edge(null);
        List<ControlMessage> toEncoder = new ArrayList<>();
        List<ControlMessage> toEdge = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Stream stream = edges.admit("channel" + i, edge);
            Mono<Boolean> begun = edges.store.begin(stream, task(stream), accept(stream), Patience.TIME);
            if (i % 20 == 10) {
                redis.kill();
                var waiting = begun.toFuture();
                redis.restart();
                begun = Mono.fromFuture(waiting);
                Eventually.that(() -> edges.store.health() instanceof StoreHealth.Working);
            }
            assertThat(get(begun)).isTrue();
            get(encoders.store.apply(
                    stream.id(),
                    new Announced(encoder.id(), new StreamEvent.Available(StreamType.HLS_LIVE, "x", "y", null))));
            get(third.store
                    .apply(stream.id(), new CloseOrdered(stream.channel()))
                    .retryWhen(Retry.fixedDelay(600, Duration.ofMillis(100))
                            .filter(StoreUnavailableException.class::isInstance)));
            toEncoder.addAll(List.of(task(stream), new EncodeStop(stream.channel(), stream.id(), null)));
            toEdge.addAll(List.of(accept(stream), new StreamKill(stream.channel(), stream.id())));
        }
        Eventually.that(() -> encoders.peers.sent().size() >= toEncoder.size());
        Eventually.that(() -> edges.peers.sent().size() >= toEdge.size());
        assertThat(encoders.peers.sentTo(encoder.id())).isEqualTo(toEncoder);
        assertThat(edges.peers.sentTo(edge.id())).isEqualTo(toEdge);
        assertThat(third.peers.sent()).isEmpty();
        third.store.abandon();
    }

    @Test
    void theEarlierConnectionOfAProgramIsEndedWhereItIs() {
        PeerInstance program = PeerInstance.random();
        Peer first = encoders.encoder(program);
        Peer second = edges.encoder(program);
        Eventually.that(() -> !encoders.peers.superseded().isEmpty());
        assertThat(encoders.peers.superseded()).containsExactly(first.id());
        assertThat(edges.admit("channel", edges.edge(null)).encoder()).isEqualTo(second);
        assertThat(edges.peers.superseded()).isEmpty();
    }

    @Test
    void aTaskWhoseEncoderHasGoneInThatMomentComesBackAsAnInput() {
        Peer encoder = encoders.encoder(PeerInstance.random());
        encoders.peers.disconnect(encoder.id());
        Stream stream = edges.admit("channel", edges.edge(null));
        assertThat(get(edges.store.begin(stream, task(stream), accept(stream), Patience.TIME)))
                .isTrue();
        Due due = get(edges.store.due().next());
        assertThat(due.stream()).isEqualTo(stream.id());
        assertThat(due.input()).isEqualTo(new TaskUndelivered(encoder.id()));
    }

    @Test
    void whatADeadReplicasExistingPeersHadIsLostAtOnceAndAppliedOnce() {
        encoders.encoder(null);
        Peer edge = edges.edge(null);
        Stream stream = edges.admit("channel", edge);
        assertThat(get(edges.store.begin(stream, task(stream), accept(stream), Patience.TIME)))
                .isTrue();
        edges.store.abandon();
        Due due = get(encoders.store.due().next());
        assertThat(due.input()).isEqualTo(new EdgeLost(edge.id()));
        assertThat(get(encoders.store.apply(due)).isChange()).isTrue();
        assertThat(encoders.store.apply(due).blockOptional(Patience.TIME)).isEmpty();
        assertThat(encoders.peers.ends()).isEmpty();
    }

    /** Others took its peers as lost while it was away; what it is asked then it does under its next id. */
    @Test
    void aReplicaThatWasBuriedHarmsNothing() {
        Peer encoder = encoders.encoder(PeerInstance.random());
        Peer edge = edges.edge(PeerInstance.random());
        Stream stream = edges.admit("channel", edge);
        Side third = new Side();
        String buried =
                List.copyOf((List<?>) Objects.requireNonNull(redis.command("KEYS", "{headend}:replica:*:peers")))
                        .stream()
                        .map(Object::toString)
                        .filter(key -> "1"
                                .equals(redis.text("SISMEMBER", key, edge.id().toString())))
                        .map(key -> key.split(":")[2])
                        .findFirst()
                        .orElseThrow();
        redis.command("DEL", "{headend}:replica:" + buried);
        redis.command("ZADD", "{headend}:replicas", "0", buried);
        assertThat(get(edges.store.begin(stream, task(stream), accept(stream), Patience.TIME)))
                .isTrue();
        Eventually.that(() -> !edges.peers.ends().isEmpty());
        Eventually.that(() -> "0".equals(redis.text("EXISTS", "{headend}:peer:" + edge.id())));
        assertThat(get(third.store.liveOn(stream.channel())))
                .as("for the grace")
                .contains(stream.id());
        assertThat(redis.text("EXISTS", "{headend}:peer:" + encoder.id())).isEqualTo("1");
        assertThat(encoders.peers.ends()).isEmpty();
        third.store.abandon();
    }
}
