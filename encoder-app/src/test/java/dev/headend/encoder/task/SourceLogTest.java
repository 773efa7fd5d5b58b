package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class SourceLogTest {
    private final SourceLog log =
            new SourceLog(new TaskId(new ChannelId("news"), StreamId.parse("1").orElseThrow()), Clock.systemUTC());

    @Test
    void aStallIsToldWhenItMattersAndWhenItIsOver(CapturedOutput output) {
        for (int second = 0; second <= 23; second++) {
            watch(second, second);
        }
        watch(24, 0);
        assertThat(lines(output))
                .containsExactly(
                        "channel news stream 1: no data from the source for 5 s; viewers will have to wait",
                        "channel news stream 1: the source goes on after 23 s without data");
    }

    @Test
    void aPauseThatNobodyNoticesIsNotTold(CapturedOutput output) {
        watch(4, 4);
        watch(5, 0);
        assertThat(lines(output)).isEmpty();
    }

    @Test
    void aSourceThatStallsAllTheTimeHasALineAMinute(CapturedOutput output) {
        for (int second = 0; second < 70; second += 10) {
            watch(second + 6, 6);
            watch(second + 7, 0);
        }
        assertThat(lines(output))
                .containsExactly(
                        "channel news stream 1: no data from the source for 6 s; viewers will have to wait",
                        "channel news stream 1: the source goes on after 6 s without data",
                        "channel news stream 1: no data from the source for 6 s; viewers will have to wait"
                                + " (5 further stalls since the last such line)",
                        "channel news stream 1: the source goes on after 6 s without data");
    }

    @Test
    void aJumpIsToldOnceAMinute(CapturedOutput output) {
        log.continues(12_340L, 12_380);
        log.continues(12_340L, 4_000);
        log.continues(5_000L, 500_000);
        log.continues(null, 500_000);
        assertThat(lines(output))
                .containsExactly("channel news stream 1: the source's timestamps jump from 12.3 s to 4.0 s;"
                        + " players see a discontinuity");
    }

    private void watch(long second, long idle) {
        log.watch(Duration.ofSeconds(idle), TimeUnit.SECONDS.toNanos(second));
    }

    private static List<String> lines(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("SourceLog"))
                .map(line -> line.substring(line.indexOf("channel ")))
                .toList();
    }
}
