package dev.headend.coordinator.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what the coordinator does without telling. */
public final class Eventually {
    private Eventually() {}

    public static void that(Callable<Boolean> condition) {
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(condition);
    }
}
