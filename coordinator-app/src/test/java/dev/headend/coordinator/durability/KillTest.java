package dev.headend.coordinator.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.CoordinatorAddress;
import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the real program at random instants, while it starts as well as while it works, again and again over one data
 * directory, beside an application that refuses, hangs and answers at random; then lets it come to rest.
 *
 * <p>{@code -Dheadend.kill.rounds=200} makes it long, {@code -Dheadend.kill.seed=…} repeats the choices of a failure (not
 * the timing of the machine).
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES) // for a machine that is slow: a minute or two are usual
class KillTest {
    private static final String SECRET = "test";
    private static final int ROUNDS = Integer.getInteger("headend.kill.rounds", 5);
    private static final long SEED = Long.getLong("headend.kill.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final CallbackJudge judge = new CallbackJudge(false);
    private final UnreliableApplication application = new UnreliableApplication(SEED, judge, 5);
    private final ExistingPeerGroup existing = new ExistingPeerGroup(SECRET, random, judge);
    private final ResumingPeerGroup resuming = new ResumingPeerGroup(SECRET, random, judge);
    private Path log;

    @BeforeEach
    void createTheLog() throws Exception {
        log = Files.createFile(folder.resolve("log"));
    }

    @AfterEach
    void end() {
        application.close();
    }

    private CoordinatorProcess start(int life) {
        Map<String, String> settings = new HashMap<>(application.settings("life-" + life));
        settings.put("CONTROL_SECRET", SECRET);
        settings.put("RESUME_GRACE_SECONDS", "10");
        settings.put("ENCODE_STOP_DELAY_SECONDS", "0");
        return CoordinatorProcess.start(folder.resolve("data"), log, settings);
    }

    @Test
    void whateverTheInstantEveryPromiseIsKept() throws Exception {
        try {
            for (int life = 1; life <= ROUNDS; life++) {
                liveAndDie(life);
                assertThat(judge.broken()).isEmpty();
            }
            liveAndRest(ROUNDS + 1);
        } catch (Throwable failure) {
            Files.copy(log, Path.of("target", "kill-test.log"), StandardCopyOption.REPLACE_EXISTING);
            String seed = "the log is target/kill-test.log; with -Dheadend.kill.seed=" + SEED
                    + " -Dheadend.kill.rounds=" + ROUNDS;
            throw new AssertionError(seed + ": " + failure.getMessage(), failure);
        }
        System.out.printf("%d kills, %d streams, %d events%n", ROUNDS, judge.streams(), judge.taken());
    }

    /** Every fourth dies while it starts and deals with what it was left. */
    private void liveAndDie(int life) throws Exception {

        try (CoordinatorProcess coordinator = start(life)) {
            if (life % 4 == 0) {
                Thread.sleep(random.nextInt(3_000));
                return;
            }
            coordinator.awaitStarted();
            enter(coordinator.address());
            Thread.sleep(50 + random.nextInt(2_000));
        } finally {
            leave();
        }
    }

    private void liveAndRest(int life) throws Exception {
        try (CoordinatorProcess coordinator = start(life).awaitStarted()) {
            CoordinatorAddress address = coordinator.address();

            enter(address);
            resuming.rest(address);

            resuming.finish();
            existing.finish();
            Eventually.that(() -> address.get("/commands/capacity").body().contains("\"load\":0,"));

            Eventually.that(() -> judge.owed().isEmpty());
            Eventually.that(
                    () -> coordinator.management("/actuator/prometheus").body().contains("callback_backlog 0.0"));
            assertThat(judge.broken()).isEmpty();

            assertThat(judge.taken()).isGreaterThan(judge.streams());
            assertThat(address.get("/commands/report").body()).contains("\"activeStreams\":[]");
        } finally {
            leave();
        }
    }

    private void enter(CoordinatorAddress address) {
        existing.enter(address);
        resuming.enter(address);
    }

    private void leave() throws InterruptedException {
        existing.leave();
        resuming.leave();
    }
}
