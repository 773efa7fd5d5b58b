package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the log is told of a shortage of replicas. */
@ExtendWith(OutputCaptureExtension.class)
class MissingReplicasTest {
    private static final String BEGINNING = "what is written is on 0 replicas of Redis";
    private static final String END = "what is written is on 1 replicas, after";

    private static long lines(CapturedOutput output, String about) {
        return output.getOut().lines().filter(line -> line.contains(about)).count();
    }

    /** As with a replica that is about as far behind as it may be. */
    @Test
    void oneThatComesAndGoesIsToldOnceAndSoIsItsEnd(CapturedOutput output) {
        MissingReplicas missing = new MissingReplicas("redis:6379", 1, Duration.ofMinutes(1));
        for (int i = 0; i < 3; i++) {
            missing.tooFew(0);
            missing.enough();
        }
        assertThat(lines(output, BEGINNING)).isEqualTo(1);
        assertThat(lines(output, END)).isEqualTo(1);
    }

    /** Else the last that the log says would be that there are enough. */
    @Test
    void oneThatBeginsAgainAtOnceIsToldWhenItLasts(CapturedOutput output) {
        MissingReplicas missing = new MissingReplicas("redis:6379", 1, Duration.ofMillis(100));
        missing.tooFew(0);
        missing.enough();
        Eventually.that(() -> {
            missing.tooFew(0);
            return lines(output, BEGINNING) == 2;
        });
        missing.tooFew(0);
        missing.enough();
        assertThat(lines(output, BEGINNING)).isEqualTo(2);
        assertThat(lines(output, END)).isEqualTo(2);
    }
}
