package dev.headend.coordinator.store.redis;

import static dev.headend.coordinator.store.redis.TestSide.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.fixture.Patience;
import dev.headend.fixture.TcpBalancer;
import dev.headend.media.ChannelId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts only when a replica of Redis has it, too. */
final class RedisReplicasTest {
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** Longer than replicas may be silent before that time does not count any more. */
    private static final Duration SHORTAGE = Duration.ofSeconds(4);

    @TempDir
    private Path dir;

    private final StreamIds ids = new StreamIds(Clock.systemUTC());
    private RedisProcess master;
    private RedisProcess replica;
    private TestSide one;

    @BeforeEach
    void open() {
        master = RedisProcess.start(dir.resolve("a"), RedisProcess.DURABLE);
        replica = RedisProcess.replicaOf(master, dir.resolve("b"), RedisProcess.DURABLE);
        one = side("one", master.port());
    }

    private TestSide side(String name, int port) {
        return new TestSide(
                master,
                name,
                Redis.properties(port, Map.of("wait-replicas", "1")),
                Duration.ofSeconds(1),
                UnaryOperator.identity());
    }

    @AfterEach
    void close() {
        one.close();
        replica.close();
        master.close();
    }

    /** Else the encoder, told that there is no such stream, would forget what it has to report. */
    @Test
    void thatAStreamHasClosedIsNotToldAnybodyBeforeItIsOnTheReplica() {
        try (TcpBalancer toMaster = new TcpBalancer()) {
            toMaster.add(master.port());
            TestSide two = side("two", toMaster.port());
            try (two) {
                PeerInstance program = PeerInstance.random();
                Peer encoder = one.encoder(-1, program);
                Stream stream = one.admit("channel", one.edge(null));
                Peer back = two.encoder(-1, program);
                replica.kill();
                var closed = one.streams
                        .apply(stream.id(), new EncoderDone(encoder.id()))
                        .toFuture();
                Eventually.that(() -> master.number("EXISTS", "{headend}:streams") == 0);
                var resumed =
                        two.streams.apply(stream.id(), new EncoderResumed(back)).toFuture();
                Eventually.that(() -> two.waiting() > 0 || resumed.isDone());
                assertThat(resumed).isNotDone();
                assertThat(closed).isNotDone();

                one.close();
                master.kill();
                replica.restart();
                replica.command("REPLICAOF", "NO", "ONE");
                toMaster.remove(master.port());
                toMaster.add(replica.port());
                try (RedisProcess another = RedisProcess.replicaOf(replica, dir.resolve("c"), List.of())) {
                    assertThat(another.text("ROLE")).contains("slave");
                    assertThat(resumed).succeedsWithin(Patience.TIME).matches(Stream.Change::isResumption);
                }
            }
        }
    }

    /** Nobody could take back what they did before the replica is there. */
    @Test
    void withoutTheReplicaNothingIsDoneOfWhatIsRefused() {
        Peer encoder = one.encoder(2, null);
        Peer edge = one.edge(null);
        Stream live = one.admit("live", edge);
        replica.pause();
        Eventually.that(() -> !one.isWorking());

        assertThat(get(one.streams.admit(ids.next(), new ChannelId("another"), edge.id())))
                .isEqualTo(new Admission.Denied(Admission.Reason.STORE_FAILING));
        assertThatThrownBy(() -> get(one.streams.apply(live.id(), new CloseOrdered(live.channel()))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(master.text("HKEYS", "{headend}:channels")).isEqualTo("[live]");
        assertThat(one.loads()).containsEntry(encoder.id().value(), 1);

        replica.resume();
        Eventually.that(one::isWorking);
        assertThat(one.admit("another", edge)).isNotNull();
    }

    /** Whoever tried to come back meanwhile was refused. */
    @Test
    void theGraceOfAPeerThatIsLostWithoutTheReplicaBeginsWhenItIsBack() {
        one.encoder(-1, PeerInstance.random());
        Peer edge = one.edge(PeerInstance.random());
        one.admit("channel", edge);
        var due = one.dueInputs()
                .due()
                .filter(each -> each.input() instanceof EdgeLost)
                .next()
                .toFuture();
        Eventually.that(() -> master.number("EXISTS", "{headend}:due-asked") == 1);
        replica.pause();
        Eventually.that(() -> !one.isWorking());
        one.lose(edge, GRACE);
        long without = micros();
        Eventually.that(() -> micros() - without > TimeUnit.MICROSECONDS.convert(SHORTAGE));
        long back = micros();
        replica.resume();
        assertThat(due)
                .succeedsWithin(Patience.TIME)
                .extracting(RedisReplicasTest::claimed)
                .matches(claimed -> claimed - back >= TimeUnit.MICROSECONDS.convert(GRACE), "claimed after the grace");
    }

    /** By the clock of Redis. */
    private long micros() {
        List<?> time = (List<?>) Objects.requireNonNull(master.command("TIME"));
        return Long.parseLong(time.get(0) + "000000") + Long.parseLong((String) time.get(1));
    }

    /** When it was; its token is when the claim runs out. */
    private static long claimed(Due due) {
        return due.token() - TimeUnit.MICROSECONDS.convert(RedisDueInputs.LEASE);
    }
}
