package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.replica.ReplicaFixture;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What is left in Redis when everybody has gone, and nobody comes back. */
final class NothingStaysTest {
    private static final RedisStore.Timing TIMING =
            new RedisStore.Timing(ReplicaFixture.TIMING, Duration.ofSeconds(2), Duration.ofSeconds(2));
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofMillis(200));

    @TempDir
    private Path dir;

    private final StreamIds ids = new StreamIds(Clock.systemUTC());
    private final List<Side> sides = new ArrayList<>();
    private RedisProcess redis;

    /** One replica, which applies what is due. */
    private final class Side {
        final RedisStore store = RedisStore.open(
                Redis.properties(redis.port()), TIMING, true, Clock.systemUTC(), new RecordingPeers(), TIMEOUTS);
        private final Disposable timers =
                store.due().flatMap(store::apply, Integer.MAX_VALUE).subscribe();

        Side() {
            sides.add(this);
            Eventually.that(() -> store.health() instanceof StoreHealth.Working);
        }

        Peer edge(@Nullable PeerInstance instance) {
            Peer peer = get(store.connected(ControlRole.RTMP, instance));
            store.serverConnected(new StreamingServer(peer, SourceType.RTMP, "192.0.2.1", 1935, false))
                    .block(Patience.TIME);
            return peer;
        }

        void encoder(@Nullable PeerInstance instance, boolean drains) {
            Peer peer = get(store.connected(ControlRole.HLS, instance));
            store.encoderRegistered(peer, -1).block(Patience.TIME);
            if (drains) {
                store.encoderDrains(peer, -1).block(Patience.TIME);
            }
        }

        Stream admit(Peer edge) {
            return ((Admission.Granted) get(store.admit(ids.next(), new ChannelId("c" + ids.next()), edge.id())))
                    .stream();
        }

        Stream live(Peer edge) {
            Stream stream = admit(edge);
            EncodeStart task = new EncodeStart(
                    stream.channel(), stream.id(), SourceType.RTMP, "rtmp://192.0.2.1/x", Ladder.ORIGINAL, false, null);
            assertThat(get(store.begin(
                            stream, task, new PublishAccept("r", stream.channel(), stream.id()), Patience.TIME)))
                    .isTrue();
            return stream;
        }

        void die() {
            timers.dispose();
            store.abandon();
        }
    }

    @BeforeEach
    void open() {
        redis = RedisProcess.start(dir);
    }

    @AfterEach
    void close() {
        sides.forEach(Side::die);
        redis.close();
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Patience.TIME));
    }

    /** Streams in all states, between peers of two replicas that can resume and that cannot. */
    private void liveAt(Side one, Side another) {
        one.encoder(null, false);
        another.encoder(PeerInstance.random(), false);
        one.encoder(PeerInstance.random(), true);
        List<Peer> edges = List.of(
                one.edge(null),
                one.edge(PeerInstance.random()),
                another.edge(null),
                another.edge(PeerInstance.random()));
        for (Peer edge : edges) {
            one.admit(edge);
            one.live(edge);
            ended(another, edge);
            announced(one, edge);
            ended(another, announced(another, edge));
        }
    }

    private static void ended(Side by, Peer edge) {
        ended(by, by.live(edge));
    }

    private static void ended(Side by, Stream stream) {
        get(by.store.apply(stream.id(), new PublisherEnded(stream.edge().id())));
    }

    private static Stream announced(Side by, Peer edge) {
        Stream stream = by.live(edge);
        StreamEvent.Available what = new StreamEvent.Available(StreamType.HLS_LIVE, "1x1-1", "x.m3u8", null);
        get(by.store.apply(stream.id(), new Announced(stream.encoder().id(), what)));
        return stream;
    }

    /** The application takes whatever there is. */
    private static void deliver(Side by) {
        for (Claim claim : get(by.store.claim(100, Instant.now()))) {
            by.store.delivered(claim).block(Patience.TIME);
        }
    }

    /** Keys that do not go by themselves after a while. */
    private List<String> lasting() {
        return ((List<?>) Objects.requireNonNull(redis.command("KEYS", "*")))
                .stream()
                        .map(Object::toString)
                        .filter(key -> Objects.equals(redis.command("PTTL", key), -1L))
                        .map(key ->
                                key.replaceFirst("^\\{headend}:", "").replaceFirst("^(replica|mailbox):\\w+$", "$1:ID"))
                        .sorted()
                        .toList();
    }

    @Test
    void ofReplicasThatHaveDiedAndTheirPeersTheNextOneLeavesNothing() {
        liveAt(new Side(), new Side());
        sides.forEach(Side::die);
        Side next = new Side();
        Eventually.that(() -> {
            deliver(next);
            return lasting()
                    .equals(List.of(
                            "backlog",
                            "due-asked",
                            "epoch",
                            "format",
                            "leader:statistics",
                            "replica:ID",
                            "replicas",
                            "seq"));
        });
        next.store.close();
        assertThat(lasting()).containsExactly("backlog", "due-asked", "epoch", "format", "leader:statistics", "seq");
        assertThat(redis.text("GET", "{headend}:backlog")).isEqualTo("0");
    }
}
