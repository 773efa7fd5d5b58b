package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.store.StoreStatistics;
import dev.headend.coordinator.store.redis.script.RedisTestBase;
import dev.headend.coordinator.store.redis.script.TestReplica;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

final class RedisStatisticsTest extends RedisTestBase {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final FleetCapacity FLEET = new FleetCapacity(3, -1, 2);
    private static final StoreStatistics ALL = new StoreStatistics(1, 2, 1, FLEET, 3, TIME, 1);

    private TestReplica replica;
    private final Disposable.Composite running = Disposables.composite();
    private volatile int leader = 1;
    private volatile boolean isAway;

    @BeforeEach
    void start() {
        replica = new TestReplica("a", redis);
        redis.command("HSET", "{headend}:channels", "channel", "live");
        redis.command("SADD", "{headend}:streams", "live", "ending-1", "ending-2");
        redis.command("HSET", "{headend}:servers", "1", "RTMP 192.0.2.1 1935 plain");
        redis.command("RPUSH", "{headend}:outbox:aside", "?");
        replica.lua(
                "append('live', '{}', ARGV[2]) append('live', '{}', ARGV[2] + 1) append('ending-1', '{}', ARGV[2] + 2)",
                "" + TIME.toEpochMilli());
    }

    @AfterEach
    void stop() {
        running.dispose();
        replica.close();
    }

    private RedisStatistics statistics(int number) {
        RedisStatistics statistics =
                new RedisStatistics(replica.scripts(), Mono.just(FLEET), () -> leader == number, () -> isAway);
        running.add(statistics.refresh().subscribe());
        return statistics;
    }

    @Test
    void oneReplicaTellsThemAndTheOthersSayZero() {
        RedisStatistics one = statistics(1);
        RedisStatistics two = statistics(2);
        Eventually.that(() -> one.latest().equals(ALL));
        assertThat(two.latest()).isEqualTo(StoreStatistics.NONE);
        leader = 2;
        assertThat(one.latest()).isEqualTo(StoreStatistics.NONE);
        Eventually.that(() -> two.latest().equals(ALL));
    }

    @Test
    void whoLeadsAgainTellsNothingOld() {
        RedisStatistics one = statistics(1);
        RedisStatistics two = statistics(2);
        Eventually.that(() -> one.latest().equals(ALL));
        leader = 2;
        Eventually.that(() -> two.latest().equals(ALL));
        redis.command("SADD", "{headend}:streams", "ending-3");
        Eventually.that(() -> two.latest().ending() == 3);
        leader = 1;
        Eventually.that(() -> !one.latest().equals(StoreStatistics.NONE));
        assertThat(one.latest().ending()).isEqualTo(3);
    }

    @Test
    void whileRedisIsAwayTheLastOnesStand() {
        RedisStatistics one = statistics(1);
        RedisStatistics two = statistics(2);
        Eventually.that(() -> one.latest().equals(ALL));
        isAway = true;
        leader = 0;
        assertThat(one.latest()).isEqualTo(ALL);
        assertThat(two.latest()).isEqualTo(StoreStatistics.NONE);
        isAway = false;
        assertThat(one.latest()).isEqualTo(StoreStatistics.NONE);
    }
}
