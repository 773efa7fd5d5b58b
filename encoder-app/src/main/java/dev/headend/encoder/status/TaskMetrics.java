package dev.headend.encoder.status;

import dev.headend.encoder.task.FailureCode;
import dev.headend.encoder.task.OutcomeCounter;
import dev.headend.encoder.task.TaskRegistry;
import dev.headend.encoder.task.TaskState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** What this encoder is doing. */
@Component
final class TaskMetrics {
    TaskMetrics(TaskRegistry tasks, MeterRegistry registry) {
        byState(registry, tasks, "probing", TaskState.Probing.class);
        byState(registry, tasks, "encoding", TaskState.Encoding.class);
        byState(registry, tasks, "finishing", TaskState.Finishing.class);
        byState(registry, tasks, "storing", TaskState.Storing.class);
        Gauge.builder("headend.encoder.capacity", tasks, TaskRegistry::capacity)
                .description("Streams that can be encoded at once; 0 or less = any number.")
                .register(registry);
        Gauge.builder("headend.encoder.speed.slowest", tasks, TaskRegistry::slowestSpeed)
                .description("How fast the slowest FFmpeg is, times real time; below 1 viewers have to wait.")
                .register(registry);
        losses(registry, tasks);
        closed(registry, tasks, "ended", OutcomeCounter::ended);
        for (FailureCode code : FailureCode.values()) {
            closed(registry, tasks, code.name().toLowerCase(Locale.ROOT), outcomes -> outcomes.failed(code));
        }
    }

    private static void losses(MeterRegistry registry, TaskRegistry tasks) {
        FunctionCounter.builder("headend.encoder.segments.lost", tasks, TaskRegistry::lostSegments)
                .description("Segments that the storage did not take in time: playlists have gaps there.")
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
                .description("Streams that are encoded, by state.")
                .tag("state", name)
                .register(registry);
    }

    private static double count(TaskRegistry tasks, Class<? extends TaskState> state) {
        return tasks.states().stream().filter(state::isInstance).count();
    }
}
