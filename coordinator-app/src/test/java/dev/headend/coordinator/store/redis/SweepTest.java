package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.redis.replica.Replica;
import dev.headend.coordinator.store.redis.replica.ReplicaFixture;
import dev.headend.coordinator.store.redis.replica.Sweep;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Redis has that was restored from a file with a hole in it. */
final class SweepTest {
    private static final String P = "{headend}:";
    private static final Duration GRACE = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    private RedisProcess redis;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(dir);
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    /** An encoder with room whose replica has a record, but no lease that could run out. */
    private void addGhost(String encoder) {
        redis.command("HSET", P + "replica:ghost", "name", "1@gone", "writes", "5");
        redis.command("SADD", P + "replica:ghost:peers", encoder);
        redis.command("HSET", P + "peer:" + encoder, "replica", "ghost", "role", "HLS", "instance", "");
        addEncoder(encoder);
    }

    private void addEncoder(String encoder) {
        redis.command("SADD", P + "encoders", encoder);
        redis.command("HSET", P + "encoder:" + encoder, "capacity", "-1", "load", "0", "draining", "0");
        redis.command("ZADD", P + "room", "0", "0".repeat(20 - encoder.length()) + encoder);
    }

    private void addStream(String id, String state) {
        redis.command(
                "HSET",
                P + "stream:" + id,
                "v",
                "a:1",
                "channel",
                "of-" + id,
                "edge",
                "901 RTMP -",
                "encoder",
                "902 HLS 5c1f2e6e-1111-4222-8333-444455556666",
                "state",
                state,
                "events",
                "0");
        redis.command("SADD", P + "streams", id);
        redis.command("SADD", P + "peer:902:streams", id);
    }

    private double due(String stream, String kind) {
        String score = (String) redis.command("ZSCORE", P + "due", stream + " " + kind);
        return score == null ? -1 : Double.parseDouble(score);
    }

    private String number(String... command) {
        return redis.text(command);
    }

    @Test
    void anEncoderOfAReplicaThatIsNotRegisteredIsDropped() {
        addGhost("900");
        addStream("bound", "live");
        redis.command("HSET", P + "stream:bound", "encoder", "900 HLS -");
        redis.command("SADD", P + "peer:900:streams", "bound");
        RedisStore.Timing timing = new RedisStore.Timing(
                new Replica.Timing(Duration.ofSeconds(1), Duration.ofMillis(100)),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
        RedisStore store = RedisStore.open(
                Redis.properties(redis.port()),
                timing,
                true,
                Clock.systemUTC(),
                new RecordingPeers(),
                TestSide.TIMEOUTS);
        try {
            Eventually.that(() -> number("ZCARD", P + "room").equals("0"));
            assertThat(number("EXISTS", P + "peer:900")).isEqualTo("0");
            assertThat(number("EXISTS", P + "replica:ghost")).isEqualTo("0");
            assertThat(number("SCARD", P + "encoders")).isEqualTo("0");
            assertThat(due("bound", "encoder-lost")).isPositive();
        } finally {
            store.abandon();
        }
    }

    @Test
    void whatHasLostItsOtherHalfIsDropped() {
        try (ReplicaFixture replica = new ReplicaFixture(redis.port())) {
            Eventually.that(() -> replica.replica.latest() != null);
            redis.command("HSET", P + "servers", "800", "RTMP 192.0.2.1 1935 plain");
            addEncoder("801");
            redis.command("ZADD", P + "room", "0", "00000000000000000802");
            redis.command("HSET", P + "channels", "nobodys", "lost");
            redis.command("SADD", P + "streams", "lost");
            addStream("live", "live");
            addStream("ending", "ending");
            redis.command("HSET", P + "channels", "of-live", "live");
            sweep(replica);
            assertThat(number("EXISTS", P + "servers", P + "encoders", P + "encoder:801", P + "room"))
                    .isEqualTo("0");
            assertThat(number("HKEYS", P + "channels")).isEqualTo("[of-live]");
            assertThat(number("SISMEMBER", P + "streams", "lost")).isEqualTo("0");
            double now = Double.parseDouble((String) ((List<?>) redis.command("TIME")).getFirst()) * 1e6;
            assertThat(due("live", "edge-lost")).isBetween(1.0, now + 1e6);
            assertThat(due("live", "encoder-lost")).isGreaterThan(now + 20e6);
            assertThat(due("ending", "edge-lost")).isNegative();
            assertThat(due("ending", "encoder-lost")).isPositive();

            double before = due("live", "encoder-lost");
            String writes = number("HGET", P + "replica:" + replica.id.id(), "writes");
            sweep(replica);
            assertThat(due("live", "encoder-lost")).isEqualTo(before);
            assertThat(number("HGET", P + "replica:" + replica.id.id(), "writes"))
                    .as("nothing is written where nothing is wrong")
                    .isEqualTo(writes);
        }
    }

    @Test
    void whatIsWholeStaysHoweverMuchItIs() {
        try (ReplicaFixture replica = new ReplicaFixture(redis.port())) {
            Eventually.that(() -> replica.replica.latest() != null);
            String encoder = connect(replica, 1, "HLS", "5c1f2e6e-1111-4222-8333-444455556666");
            replica.run(Script.ENCODER, encoder, -1, 0);
            String edge = connect(replica, 2, "RTMP", "");
            replica.run(Script.SERVER, edge, "RTMP 127.0.0.1 1935 plain");
            IntStream.range(0, 1_000)
                    .forEach(i -> replica.run(Script.ADMIT, "s" + i, "c" + i, edge, "test", 10 + i, 600_000));
            sweep(replica);
            assertThat(number("ZCARD", P + "due")).isEqualTo("1000");
            assertThat(number("HLEN", P + "channels")).isEqualTo("1000");
            redis.command("DEL", P + "peer:" + encoder);
            sweep(replica);
            assertThat(number("ZCARD", P + "due")).isEqualTo("2000");
            assertThat(number("ZCARD", P + "room")).isEqualTo("0");
            assertThat(number("HLEN", P + "servers")).isEqualTo("1");
        }
    }

    /** The loss of its encoder is told by that: it cannot resume, and nobody knows of the stream yet. */
    @Test
    void aStreamThatIsBeingWithdrawnLacksNothing() {
        try (ReplicaFixture replica = new ReplicaFixture(redis.port())) {
            Eventually.that(() -> replica.replica.latest() != null);
            String encoder = connect(replica, 1, "HLS", "");
            replica.run(Script.ENCODER, encoder, -1, 0);
            String edge = connect(replica, 2, "RTMP", "");
            replica.run(Script.SERVER, edge, "RTMP 127.0.0.1 1935 plain");
            replica.run(Script.ADMIT, "s", "c", edge, "test", 3, 600_000);
            replica.run(Script.GONE, encoder, GRACE.toMillis());
            double withdrawn = due("s", "unbegun");
            String writes = number("HGET", P + "replica:" + replica.id.id(), "writes");
            sweep(replica);
            assertThat(due("s", "unbegun")).isEqualTo(withdrawn).isPositive();
            assertThat(number("HGET", P + "replica:" + replica.id.id(), "writes"))
                    .isEqualTo(writes);
        }
    }

    private static String connect(ReplicaFixture replica, int call, String role, String instance) {
        return (String)
                replica.run(Script.CONNECT, "test", call, role, instance).getFirst();
    }

    private static void sweep(ReplicaFixture replica) {
        new Sweep(replica.scripts, () -> true, ReplicaFixture.TIMING.lease(), GRACE)
                .once()
                .block(Patience.TIME);
    }
}
