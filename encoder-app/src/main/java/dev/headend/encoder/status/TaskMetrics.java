package dev.headend.encoder.status;

import dev.headend.encoder.hls.output.LossCause;
import dev.headend.encoder.hls.recovery.StreamRegistry;
import dev.headend.encoder.task.FailureCode;
import dev.headend.encoder.task.FfmpegCounters;
import dev.headend.encoder.task.OutcomeCounter;
import dev.headend.encoder.task.RestartCause;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.encoder.task.TaskState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Metrics of tasks. */
@Component
final class TaskMetrics {
    TaskMetrics(TaskRegistry tasks, StreamRegistry streams, MeterRegistry registry) {
        byState(registry, tasks, "probing", TaskState.Probing.class);
        byState(registry, tasks, "encoding", TaskState.Encoding.class);
        byState(registry, tasks, "restarting", TaskState.Restarting.class);
        byState(registry, tasks, "finishing", TaskState.Finishing.class);
        byState(registry, tasks, "storing", TaskState.Storing.class);
        Gauge.builder("headend.encoder.capacity", tasks, TaskRegistry::capacity)
                .description("Maximum number of streams encoded at once; 0 or less: no limit.")
                .register(registry);
        Gauge.builder("headend.encoder.speed.slowest", tasks, TaskRegistry::slowestSpeed)
                .description(
                        "Speed of the slowest FFmpeg over the last 10 s, times real time; below 1 it falls behind and players stall.")
                .register(registry);
        losses(registry, tasks);
        ffmpeg(registry, tasks.ffmpeg());
        leftovers(registry, streams);
        closed(registry, tasks, "ended", OutcomeCounter::ended);
        for (FailureCode code : FailureCode.values()) {
            closed(registry, tasks, code.name().toLowerCase(Locale.ROOT), outcomes -> outcomes.failed(code));
        }
    }

    private static void ffmpeg(MeterRegistry registry, FfmpegCounters ffmpeg) {
        FunctionCounter.builder("headend.encoder.ffmpeg.cpu", ffmpeg, FfmpegCounters::cpuSeconds)
                .baseUnit("seconds")
                .description("CPU used by FFmpeg for all streams; divide by the running tasks for that of one.")
                .register(registry);
        FunctionCounter.builder("headend.encoder.frames.duplicated", ffmpeg, FfmpegCounters::duplicatedFrames)
                .description("Frames repeated because the source sent too few for a constant frame rate.")
                .register(registry);
        FunctionCounter.builder("headend.encoder.frames.dropped", ffmpeg, FfmpegCounters::droppedFrames)
                .description("Frames left out because the source sent too many for a constant frame rate.")
                .register(registry);
        for (RestartCause cause : RestartCause.values()) {
            FunctionCounter.builder("headend.encoder.ffmpeg.restarts", ffmpeg, counters -> counters.restarts(cause))
                    .description("Runs of FFmpeg that followed another of the same stream, by cause.")
                    .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static void losses(MeterRegistry registry, TaskRegistry tasks) {
        for (LossCause cause : LossCause.values()) {
            FunctionCounter.builder("headend.encoder.segments.lost", tasks, all -> all.lostSegments(cause))
                    .description("Segments that are gaps in playlists, by cause.")
                    .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static void leftovers(MeterRegistry registry, StreamRegistry streams) {
        Gauge.builder("headend.encoder.streams.leaving", streams, StreamRegistry::leaving)
                .description("Streams that have ended and whose playlists are not complete, or files not deleted yet.")
                .register(registry);
        FunctionCounter.builder("headend.encoder.streams.recovered", streams, StreamRegistry::recovered)
                .description("Streams of dead encoders that this one has taken over and finished.")
                .register(registry);
    }

    private static void closed(
            MeterRegistry registry, TaskRegistry tasks, String outcome, ToDoubleFunction<OutcomeCounter> count) {
        FunctionCounter.builder("headend.encoder.tasks.closed", tasks.outcomes(), count)
                .description("Tasks that have ended, and orders that were refused, by outcome.")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static void byState(
            MeterRegistry registry, TaskRegistry tasks, String name, Class<? extends TaskState> state) {
        Gauge.builder("headend.encoder.tasks", tasks, all -> count(all, state))
                .description("Running tasks, by state.")
                .tag("state", name)
                .register(registry);
    }

    private static double count(TaskRegistry tasks, Class<? extends TaskState> state) {
        return tasks.states().stream().filter(state::isInstance).count();
    }
}
