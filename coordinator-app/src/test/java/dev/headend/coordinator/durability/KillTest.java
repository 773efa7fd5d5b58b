package dev.headend.coordinator.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.TestApplication;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.harness.TestApplication.Call;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the real program at random instants, while it starts as well as while it works, again and again over one data
 * directory, beside an application that refuses, hangs and answers at random; then lets it come to rest.
 *
 * <p>{@code -Dheadend.kill.rounds=200} makes it long, {@code -Dheadend.kill.seed=…} repeats the choices of a failure (not
 * the timing of the machine).
 */
class KillTest {
    private static final String SECRET = "test";
    private static final int ROUNDS = Integer.getInteger("headend.kill.rounds", 5);
    private static final long SEED = Long.getLong("headend.kill.seed", System.nanoTime());

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final CallbackJudge judge = new CallbackJudge();
    private final TestApplication application = new TestApplication();
    private Path log;

    @BeforeEach
    void anUnreliableApplication() throws Exception {
        log = Files.createFile(folder.resolve("log"));
        Random moods = new Random(SEED);
        application.onEvent(call -> {
            int mood;
            synchronized (moods) {
                mood = moods.nextInt(1_000);
            }
            return answer(call, mood);
        });
    }

    /** A refusal, a hanging until after the coordinator's timeouts, or a receipt. */
    private Answer answer(Call call, int mood) throws InterruptedException {
        boolean take = mood >= 150;
        judge.came(call, call.header("Authorization"), take);
        if (mood < 4) {
            Thread.sleep(Duration.ofMillis(5_500));
        }
        return take ? Answer.OK : Answer.status(503);
    }

    @AfterEach
    void end() {
        application.close();
    }

    private CoordinatorProcess start(int life) {
        return CoordinatorProcess.start(
                folder.resolve("data"),
                log,
                Map.of(
                        "CONTROL_SECRET", SECRET,
                        "EVENT_CALLBACK_URL", application.eventUrl(),
                        "EVENT_CALLBACK_TIMEOUT_SECONDS", "5",
                        "EVENT_CALLBACK_RETRY_MAX_SECONDS", "1",
                        "EVENT_CALLBACK_AUTH", "Custom",
                        "EVENT_CALLBACK_AUTH_CUSTOM", "life-" + life,
                        "RESUME_GRACE_SECONDS", "10",
                        "ENCODE_STOP_DELAY_SECONDS", "0"));
    }

    @Test
    void whateverTheInstantEveryPromiseIsKept() throws Exception {
        killAgainAndAgain(new ExistingPeerGroup(SECRET, random, judge));
    }

    @Test
    void whateverTheInstantPeersThatResumeLoseNothing() throws Exception {
        killAgainAndAgain(new ResumingPeerGroup(SECRET, random, judge));
    }

    private void killAgainAndAgain(PeerGroup peers) throws Exception {
        try {
            for (int life = 1; life <= ROUNDS; life++) {
                liveAndDie(peers, life);
                assertThat(judge.broken()).isEmpty();
            }
            liveAndRest(peers, ROUNDS + 1);
        } catch (Throwable failure) {
            Files.copy(log, Path.of("target", "kill-test.log"), StandardCopyOption.REPLACE_EXISTING);
            String seed = "the log is target/kill-test.log; with -Dheadend.kill.seed=" + SEED
                    + " -Dheadend.kill.rounds=" + ROUNDS;
            throw new AssertionError(seed + ": " + failure.getMessage(), failure);
        }
        System.out.printf("%d kills, %d streams, %d events%n", ROUNDS, judge.streams(), judge.taken());
    }

    /** Every fourth dies while it starts and deals with what it was left. */
    private void liveAndDie(PeerGroup peers, int life) throws Exception {
        try (CoordinatorProcess coordinator = start(life)) {
            if (life % 4 == 0) {
                Thread.sleep(random.nextInt(3_000));
                return;
            }
            coordinator.awaitStarted();
            peers.enter(coordinator, life);
            Thread.sleep(50 + random.nextInt(2_000));
        } finally {
            peers.leave();
        }
    }

    private void liveAndRest(PeerGroup peers, int life) throws Exception {
        try (CoordinatorProcess coordinator = start(life).awaitStarted()) {
            peers.enter(coordinator, life);
            peers.rest(coordinator);
            peers.finish();
            eventually(() -> coordinator.get("/commands/capacity").body().contains("\"load\":0,"));
            eventually(() -> judge.owed().isEmpty());
            eventually(
                    () -> coordinator.management("/actuator/prometheus").body().contains("callback_backlog 0.0"));
            assertThat(judge.broken()).isEmpty();
            assertThat(judge.taken()).isGreaterThan(judge.streams());
            assertThat(coordinator.get("/commands/report").body()).contains("\"activeStreams\":[]");
        } finally {
            peers.leave();
        }
    }

    private static void eventually(Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
