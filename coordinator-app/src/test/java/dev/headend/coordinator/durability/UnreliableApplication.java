package dev.headend.coordinator.durability;

import dev.headend.coordinator.harness.TestApplication;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.harness.TestApplication.Call;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** An application that refuses, hangs and takes callbacks at random; each of which the judge sees. */
final class UnreliableApplication implements AutoCloseable {
    private static final int REFUSED_OF_1000 = 150;
    private static final int HUNG_OF_1000 = 4;

    private final TestApplication application = new TestApplication();
    private final Random moods;
    private final CallbackJudge judge;
    private final int timeoutSeconds;

    /** @param timeoutSeconds after which the coordinators do not wait for an answer any more */
    UnreliableApplication(long seed, CallbackJudge judge, int timeoutSeconds) {
        this.moods = new Random(seed);
        this.judge = judge;
        this.timeoutSeconds = timeoutSeconds;
        application.onEvent(this::answer);
    }

    /** A refusal, a hanging until after the coordinator's timeout, or a receipt. */
    private Answer answer(Call call) throws InterruptedException {
        int mood = mood();
        boolean take = mood >= REFUSED_OF_1000;
        judge.came(call, call.header("Authorization"), take);
        if (mood < HUNG_OF_1000) {
            Thread.sleep(Duration.ofSeconds(timeoutSeconds).plusMillis(500));
        }
        return take ? Answer.OK : Answer.status(503);
    }

    private int mood() {
        synchronized (moods) {
            return moods.nextInt(1_000);
        }
    }

    /** What a coordinator needs to tell it of events. @param life by which the judge knows the process */
    Map<String, String> settings(String life) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("EVENT_CALLBACK_URL", application.eventUrl());
        settings.put("EVENT_CALLBACK_TIMEOUT_SECONDS", String.valueOf(timeoutSeconds));
        settings.put("EVENT_CALLBACK_RETRY_MAX_SECONDS", "1");
        settings.put("EVENT_CALLBACK_AUTH", "Custom");
        settings.put("EVENT_CALLBACK_AUTH_CUSTOM", life);
        return settings;
    }

    @Override
    public void close() {
        application.close();
    }
}
