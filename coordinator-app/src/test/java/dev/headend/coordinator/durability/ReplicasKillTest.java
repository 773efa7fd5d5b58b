package dev.headend.coordinator.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.durability.Replicas.Replica;
import dev.headend.coordinator.harness.CoordinatorAddress;
import dev.headend.coordinator.harness.RedisProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three replicas that share a Redis, behind a balancer, beside an application that refuses, hangs and answers at random. Again and again
 * one of them is killed, stopped, made to hang for longer than its lease, or Redis is killed; while others work, start or stop. Then
 * everything is let come to rest.
 *
 * <p>{@code -Dheadend.kill.rounds=200} makes it long, {@code -Dheadend.kill.pause=1000} hurries it, {@code -Dheadend.kill.seed=…} repeats the choices of a failure (not
 * the timing of the machine).
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for a machine that is slow: a minute or two are usual
class ReplicasKillTest {
    private static final String SECRET = "test";
    private static final int REPLICAS = 3;
    private static final int ROUNDS = Integer.getInteger("headend.kill.rounds", 5);
    /** From one blow to the next, at most. */
    private static final int PAUSE_MS = Integer.getInteger("headend.kill.pause", 3_000);

    private static final long SEED = Long.getLong("headend.kill.seed", System.nanoTime());
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final int CALLBACK_TIMEOUT_SECONDS = 5;
    /** Longer than a peer may need that meets one replica that hangs, one that stops, and one that starts. */
    private static final int GRACE_SECONDS = 20;

    private static final Pattern OF_REPLICAS =
            Pattern.compile("\\{headend}:(format|epoch|seq|backlog|due-asked|replicas|replica:\\p{XDigit}+|leader:.*)");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final Random random = new Random(SEED);
    private final CallbackJudge judge = new CallbackJudge(true);
    private final UnreliableApplication application = new UnreliableApplication(SEED, judge, CALLBACK_TIMEOUT_SECONDS);
    private final ExistingPeerGroup existing = new ExistingPeerGroup(SECRET, random, judge);
    private final ResumingPeerGroup resuming = new ResumingPeerGroup(SECRET, random, judge);
    private RedisProcess redis;
    private int redisKills;

    @AfterEach
    void end() throws InterruptedException {
        existing.leave();
        resuming.leave();
        redis.close();
        application.close();
    }

    private Map<String, String> settings(String life) {
        Map<String, String> settings = new HashMap<>(application.settings(life));
        settings.put("EVENT_CALLBACK_CONNECT_TIMEOUT_SECONDS", "1");
        settings.put("CONTROL_SECRET", SECRET);
        settings.put("RESUME_GRACE_SECONDS", String.valueOf(GRACE_SECONDS));
        settings.put("ENCODE_STOP_DELAY_SECONDS", "0");
        settings.put("COORDINATOR_STORE", "redis");
        settings.put("REDIS_HOST", "127.0.0.1");
        settings.put("REDIS_PORT", String.valueOf(redis.port()));
        settings.put("HEADEND_COORDINATOR_REDIS_LEASE", LEASE.toString());
        return settings;
    }

    @Test
    void whateverIsDoneToReplicasAndRedisEveryPromiseIsKept() throws Exception {
        redis = RedisProcess.start(folder.resolve("redis"), RedisProcess.DURABLE);
        try (Replicas replicas = new Replicas(REPLICAS, folder, this::settings, existing::harmed)) {
            replicas.settle();
            existing.enter(replicas.address());
            resuming.enter(replicas.address());
            for (int round = 1; round <= ROUNDS; round++) {
                harm(replicas);
                Thread.sleep(50 + random.nextInt(PAUSE_MS));
                assertThat(judge.broken()).isEmpty();
                assertThat(replicas.failures()).isEmpty();
            }
            rest(replicas);
            existing.leave();
            resuming.leave();
            eventually(() -> left().isEmpty());
            System.out.printf(
                    "%d rounds: %d processes, %d kills of Redis, %d streams, %d events%n",
                    ROUNDS, replicas.lives(), redisKills, judge.streams(), judge.taken());
        } catch (Throwable failure) {
            String seed = "the logs are in " + folder + "; with -Dheadend.kill.seed=" + SEED + " -Dheadend.kill.rounds="
                    + ROUNDS;
            throw new AssertionError(seed + ": " + failure.getMessage(), failure);
        }
    }

    private void harm(Replicas replicas) throws InterruptedException {
        int what = random.nextInt(10);
        if (what < 2) {
            killRedis();
        } else {
            replicas.any(random).ifPresent(replica -> harm(replica, what));
        }
    }

    private void harm(Replica replica, int what) {
        switch (what) {
            case 2, 3 -> replica.replace();
            case 4, 5 -> {
                judge.interrupted(replica.life());
                replica.pause(LEASE.plusMillis(1_000 + random.nextInt(2_000)));
            }
            default -> replica.kill();
        }
    }

    private void killRedis() throws InterruptedException {
        redis.kill();
        redisKills++;
        Thread.sleep(random.nextInt(1_500));
        redis.restart();
    }

    private void rest(Replicas replicas) throws Exception {
        CoordinatorAddress address = replicas.address();
        replicas.settle();
        resuming.rest(address);
        resuming.finish();
        existing.finish();
        eventually(() -> address.get("/commands/capacity").body().contains("\"load\":0,"));
        eventually(() -> judge.owed().isEmpty());
        eventually(() -> replicas.metric("headend_callback_backlog") == 0);
        assertThat(judge.broken()).isEmpty();
        assertThat(replicas.failures()).isEmpty();
        assertThat(judge.taken()).isGreaterThan(judge.streams());
        assertThat(address.get("/commands/report").body()).contains("\"activeStreams\":[]");
    }

    /** What is in Redis although nobody is connected and nothing is live, besides what goes by itself within a minute. */
    private List<String> left() {
        return ((List<?>) redis.command("KEYS", "{headend}:*"))
                .stream()
                        .map(String::valueOf)
                        .filter(key -> !OF_REPLICAS.matcher(key).matches())
                        .filter(key -> !key.contains(":mailbox:")
                                || !redis.text("XLEN", key).equals("0"))
                        .filter(key -> redis.command("PTTL", key) instanceof Long time && time < 0)
                        .toList();
    }

    private static void eventually(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .ignoreException(UncheckedIOException.class)
                .until(condition);
    }
}
