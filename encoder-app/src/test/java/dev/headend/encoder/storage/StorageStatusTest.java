package dev.headend.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class StorageStatusTest {
    private static final String CONSEQUENCE = "Files wait";

    private final Time time = new Time();
    private final StorageStatus status = new StorageStatus(time, () -> time.now.getEpochSecond() * 1_000_000_000L);

    @Test
    void knowsNoProblemBeforeThereIsOne() {
        assertThat(status.hasWorked()).isFalse();
        assertThat(status.problem()).isEmpty();
    }

    @Test
    void namesTheProblemUntilAllThatFailedWorksAgain(CapturedOutput output) {
        status.failed("one", new IOException("no such bucket"), CONSEQUENCE);
        status.failed("other", new IOException("refused"), CONSEQUENCE);
        time.pass(7);
        status.worked("third");
        status.worked("one");
        assertThat(status.problem()).contains("refused");
        status.worked("other");
        assertThat(status.problem()).isEmpty();
        assertThat(lines(output))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("the storage fails: no such bucket. Files wait"),
                        line -> assertThat(line).endsWith("the storage fails: refused. Files wait"),
                        line -> assertThat(line).endsWith("storage works again after 7 s"));
    }

    /** Who gives up has not found that it works. */
    @Test
    void goesOnAfterTheLastHasGivenUp() {
        status.failed("one", new IOException("down"), CONSEQUENCE);
        status.forget("one");
        assertThat(status.problem()).contains("down");
        status.worked("two");
        assertThat(status.problem()).isEmpty();
    }

    /** As of 256 renditions that fail every five seconds, each with a path or a request's id of its own. */
    @Test
    void hasALineAMinuteForEachKindOfFailure(CapturedOutput output) {
        for (int second = 0; second < 120; second += 5) {
            for (int rendition = 0; rendition < 256; rendition++) {
                String path = "/media/hls/c/" + rendition + ".ts";
                status.failed(path, new AccessDeniedException(path), CONSEQUENCE);
                status.failed(path, new FileSystemException(path, null, "No space left on device"), CONSEQUENCE);
                status.failed(
                        path, new IOException("S3 answered HTTP 503: SlowDown, request " + rendition), CONSEQUENCE);
            }
            time.pass(5);
        }
        assertThat(lines(output)).hasSize(6);
        assertThat(lines(output).getFirst())
                .endsWith(
                        "/media/hls/c/0.ts may not be written: give the user of this program the right to. Files wait");
        assertThat(lines(output).get(1))
                .endsWith("/media/hls/c/0.ts: No space left on device; make room there. Files wait");
    }

    @Test
    void hasOneLineAMinuteForAllKindsThatAreTooMany(CapturedOutput output) {
        for (char kind = 'a'; kind <= 'z'; kind++) {
            status.failed("one", new IOException("a failure of kind " + kind), CONSEQUENCE);
        }
        assertThat(lines(output)).hasSizeBetween(16, 17);
    }

    private static List<String> lines(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("StorageStatus"))
                .toList();
    }

    private static final class Time extends Clock {
        private Instant now = Instant.EPOCH;

        void pass(int seconds) {
            now = now.plus(Duration.ofSeconds(seconds));
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
