package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.redis.replica.Replica;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.fixture.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several coordinators tell of themselves and of the fleet. */
final class ReplicaMetricsTest {
    private static final RedisStore.Timing TIMING = new RedisStore.Timing(
            new Replica.Timing(Duration.ofSeconds(2), Duration.ofMillis(100)),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));

    @TempDir
    private Path dir;

    private RedisProcess redis;
    private Coordinator one;
    private Coordinator two;

    /** A store and its metrics. */
    private record Coordinator(RedisStore store, SimpleMeterRegistry metrics) {
        static Coordinator start(RedisProcess redis) {
            return start(redis, true);
        }

        static Coordinator start(RedisProcess redis, boolean keepsEvents) {
            RedisStore store = RedisStore.open(
                    Redis.properties(redis.port()),
                    TIMING,
                    keepsEvents,
                    Clock.systemUTC(),
                    new RecordingPeers(),
                    TestSide.TIMEOUTS);
            SimpleMeterRegistry metrics = new SimpleMeterRegistry();
            store.bindMetrics(metrics);
            return new Coordinator(store, metrics);
        }

        double gauge(String name) {
            return metrics.get(name).gauge().value();
        }

        Peer connectEncoder() {
            Peer encoder = Objects.requireNonNull(
                    store.connected(ControlRole.HLS, null).block(Patience.TIME));
            store.encoderRegistered(encoder, 5).block(Patience.TIME);
            return encoder;
        }
    }

    @BeforeEach
    void start() {
        redis = RedisProcess.start(dir);
        one = Coordinator.start(redis);
        two = Coordinator.start(redis);
    }

    @AfterEach
    void stop() {
        one.store().abandon();
        two.store().abandon();
        redis.close();
    }

    private double sum(String name) {
        return one.gauge(name) + two.gauge(name);
    }

    private int encoders(Coordinator coordinator) {
        return coordinator.store().statistics().fleet().encoderCount();
    }

    @Test
    void theFleetIsToldByOneAndItsConnectionsByEach() {
        one.connectEncoder();
        two.connectEncoder();
        two.connectEncoder();
        Eventually.that(() -> encoders(one) + encoders(two) == 3);
        assertThat(List.of(encoders(one), encoders(two))).containsExactlyInAnyOrder(0, 3);
        Eventually.that(() -> sum("headend.replicas") == 2);
        assertThat(sum("headend.replica.leads")).isEqualTo(1);
        Eventually.that(() -> one.gauge("headend.replica.peers") == 1 && two.gauge("headend.replica.peers") == 2);
        assertThat(sum("headend.replica.mail")).isZero();
    }

    @Test
    void whoHasOtherSettingsSaysAsManyAsThereAreOthers() {
        Coordinator other = Coordinator.start(redis, false);
        try {
            Eventually.that(() -> one.gauge("headend.replica.settings.differ") == 1
                    && two.gauge("headend.replica.settings.differ") == 1
                    && other.gauge("headend.replica.settings.differ") == 2);
        } finally {
            other.store().abandon();
        }
    }

    @Test
    void whenTheOneThatTellsHasDiedAnotherDoes() {
        Eventually.that(() -> sum("headend.replica.leads") == 1);
        Coordinator dead = one.gauge("headend.replica.leads") == 1 ? one : two;
        Coordinator left = dead == one ? two : one;
        left.connectEncoder();
        Eventually.that(() -> encoders(dead) == 1);
        assertThat(encoders(left)).isZero();
        dead.store().abandon();
        Eventually.that(() -> encoders(left) == 1);
        Eventually.that(() -> left.gauge("headend.replicas") == 1);
    }
}
