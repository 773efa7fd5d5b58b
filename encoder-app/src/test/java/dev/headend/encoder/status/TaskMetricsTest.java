package dev.headend.encoder.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.source.ListeningPublisher;
import dev.headend.encoder.task.TaskEnvironment;
import dev.headend.encoder.task.TaskOutcome;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.encoder.task.TaskReporter;
import dev.headend.encoder.task.TestEnvironment;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.StreamId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    @Test
    void countsSegmentsThatTheStorageDoesNotTakeAlsoWhenTheStreamIsOver() throws Exception {
        TaskEnvironment environment = TestEnvironment.in(folder);
        TaskRegistry tasks = new TaskRegistry(2, environment);
        assertThat(new TaskMetrics(tasks, environment.streams(), registry)).isNotNull();
        // A folder that is not empty cannot be replaced by a file.
        Files.createDirectories(folder.resolve("hls/news/1/320x180-25/1.ts/occupied"));
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 8);
        Ending ending = new Ending();
        try (ListeningPublisher publisher = ListeningPublisher.of(clip)) {
            tasks.start(order(publisher), ending);
            assertThat(ending.outcome.get(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
        }
        assertThat(lost("storage")).isEqualTo(1);
        assertThat(lost("ffmpeg")).isZero();
        assertThat(registry.get("headend.encoder.tasks.closed")
                        .tag("outcome", "ended")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("headend.encoder.capacity").gauge().value()).isEqualTo(2);
    }

    private double lost(String cause) {
        return registry.get("headend.encoder.segments.lost")
                .tag("cause", cause)
                .functionCounter()
                .count();
    }

    private static EncodeStart order(ListeningPublisher publisher) {
        return new EncodeStart(
                ChannelId.parse("news", 128).orElseThrow(),
                StreamId.parse("1").orElseThrow(),
                SourceType.RTMP,
                publisher.uri(),
                Ladder.ORIGINAL,
                false,
                null);
    }

    private static final class Ending implements TaskReporter {
        private final CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();

        @Override
        public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
            assertThat(indexFile).startsWith("hls/news/1/");
        }

        @Override
        public void closed(TaskOutcome result) {
            outcome.complete(result);
        }
    }
}
