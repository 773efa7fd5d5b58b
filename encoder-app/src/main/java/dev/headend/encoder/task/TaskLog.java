package dev.headend.encoder.task;

import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.task.TaskState.Closed;
import dev.headend.encoder.task.TaskState.Encoding;
import dev.headend.encoder.task.TaskState.Finishing;
import dev.headend.encoder.task.TaskState.Probing;
import dev.headend.encoder.task.TaskState.Restarting;
import dev.headend.media.Ladder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line for each step of a task that matters to operators. */
record TaskLog(TaskId id, Ladder resolutions) {
    private static final Logger log = LoggerFactory.getLogger(EncodingTask.class);

    void started() {
        log.info("{}: probing the source", id);
    }

    void write(TaskState before, TaskInput input, TaskState after) {
        if (after instanceof Closed(var outcome)) {
            closed(outcome);
            return;
        }
        switch (input) {
            case TaskInput.Planned(var plan) when before instanceof Probing probing -> planned(plan, probing.begun());
            case TaskInput.SourceEnded _ when !before.equals(after) -> log.info("{}: source ended, finishing", id);
            case TaskInput.Stop stop
            when !before.equals(after) ->
                log.info(
                        "{}: {}, finishing within {} s",
                        id,
                        stop.reason(),
                        stop.grace().toSeconds());
            case TaskInput.GraceExpired _
            when after instanceof Finishing -> log.warn("{}: FFmpeg did not finish in time; killing it", id);
            case TaskInput.EncoderEnded(var end) when after instanceof Restarting restarting -> failed(end, restarting);
            case TaskInput.EncoderEnded(var end)
            when !(after instanceof Encoding) -> log.debug("{}: FFmpeg exited{}", id, messages(end));
            default -> log.trace("{}: {} has no effect", id, input.getClass().getSimpleName());
        }
    }

    /** A defect of this program, which ends the task. */
    void internalError(Throwable error) {
        log.error("{}: internal error", id, error);
    }

    private static String messages(RunEnd end) {
        return end.errorOutput().isEmpty() ? "" : " and said: " + end.errorOutput();
    }

    private void failed(RunEnd end, Restarting restarting) {
        int of = TaskStateMachine.BACKOFF.size();
        log.warn("{}: {}; restart {} of {}", id, end.failure().message(), restarting.failures(), of);
    }

    private void planned(EncodingPlan plan, boolean changed) {
        String why = changed ? "source changed, " : "";
        if (plan.source().video() == null) {
            log.info("{}: {}encoding sound only", id, why);
            return;
        }
        String names = plan.renditions().stream().map(Rendition::name).collect(Collectors.joining(", "));
        log.info("{}: {}encoding to {}; {}", id, why, names, aboutOriginal(plan));
    }

    private String aboutOriginal(EncodingPlan plan) {
        if (plan.copiesVideo()) {
            return "original copied: " + plan.reason();
        }
        return resolutions.original() ? "original re-encoded: " + plan.reason() : "original not requested";
    }

    private void closed(TaskOutcome outcome) {
        switch (outcome) {
            case TaskOutcome.Ended _ -> log.info("{}: finished, everything is stored", id);
            case TaskOutcome.Failed(var code, var message) -> log.warn("{}: failed: {}: {}", id, code, message);
        }
    }
}
