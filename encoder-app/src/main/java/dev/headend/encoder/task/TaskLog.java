package dev.headend.encoder.task;

import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.task.TaskState.Closed;
import dev.headend.encoder.task.TaskState.Finishing;
import dev.headend.encoder.task.TaskState.Probing;
import dev.headend.media.Ladder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each step of a task that an operator wants to know of. */
record TaskLog(TaskId id, Ladder resolutions) {
    private static final Logger log = LoggerFactory.getLogger(EncodingTask.class);

    void begins() {
        log.info("{}: looking at the source", id);
    }

    void write(TaskState before, TaskInput input, TaskState after) {
        if (after instanceof Closed(var outcome)) {
            closed(outcome);
            return;
        }
        switch (input) {
            case TaskInput.Planned(var plan) when before instanceof Probing -> planned(plan);
            case TaskInput.SourceEnded _
            when !before.equals(after) -> log.info("{}: the source has ended, finishing", id);
            case TaskInput.Stop stop
            when !before.equals(after) ->
                log.info(
                        "{}: {}, finishing within {} s",
                        id,
                        stop.reason(),
                        stop.grace().toSeconds());
            case TaskInput.GraceExpired _
            when after instanceof Finishing -> log.warn("{}: FFmpeg does not finish in time, so it is killed", id);
            case TaskInput.EncoderEnded _
            when !before.equals(after) -> log.debug("{}: FFmpeg has ended, storing the rest", id);
            default -> log.trace("{}: {} changes nothing", id, input.getClass().getSimpleName());
        }
    }

    /** A mistake of this program, which ends the task. */
    void mistake(RuntimeException mistake) {
        log.error("{}: a mistake of the encoder", id, mistake);
    }

    private void planned(EncodingPlan plan) {
        String names = plan.renditions().stream().map(Rendition::name).collect(Collectors.joining(", "));
        log.info("{}: encoding to {}; {}", id, names, aboutOriginal(plan));
    }

    private String aboutOriginal(EncodingPlan plan) {
        if (plan.source().video() == null) {
            return "the source has no picture";
        }
        boolean copied = plan.renditions().stream().anyMatch(r -> r.video() instanceof Rendition.Video.Copied);
        if (copied) {
            return "the original is copied, because " + plan.reason();
        }
        return resolutions.original()
                ? "the original is not copied, because " + plan.reason()
                : "the original is not asked for";
    }

    private void closed(TaskOutcome outcome) {
        switch (outcome) {
            case TaskOutcome.Ended _ -> log.info("{}: over, everything is stored", id);
            case TaskOutcome.Failed(var code, var message) -> log.warn("{}: failed: {}: {}", id, code, message);
        }
    }
}
