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
final class TaskLog {
    private static final Logger log = LoggerFactory.getLogger(EncodingTask.class);

    private final TaskId id;
    private final Ladder resolutions;
    /** What the last run was planned to make, as it was told. */
    private String made = "";

    TaskLog(TaskId id, Ladder resolutions) {
        this.id = id;
        this.resolutions = resolutions;
    }

    void started() {
        log.info("{}: waiting for the source's first data", id);
    }

    void write(TaskState before, TaskInput input, TaskState after) {
        if (after instanceof Closed(var outcome)) {
            closed(outcome);
            return;
        }
        switch (input) {
            case TaskInput.Planned(var plan) when before instanceof Probing probing -> planned(plan, probing.begun());
            case TaskInput.SourceEnded _
            when !before.equals(after) -> log.info("{}: source ended; storing what is left", id);
            case TaskInput.Stop stop
            when !before.equals(after) ->
                log.info(
                        "{}: {}; storing what is left, within {} s",
                        id,
                        stop.reason(),
                        stop.grace().toSeconds());
            case TaskInput.GraceExpired _
            when after instanceof Finishing ->
                log.warn("{}: FFmpeg did not finish in time; killing it, what it has not finished is lost", id);
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

    /** Says nothing where a run only begins because timestamps have jumped. */
    private void planned(EncodingPlan plan, boolean again) {
        String shown =
                plan.source().video() == null ? "sound alone" : "renditions " + names(plan) + "; " + original(plan);
        String what = shown.replaceAll("keyframes every .*", "");
        if (!what.equals(made)) {
            made = what;
            log.info("{}: {}{}", id, again ? "the source has changed: " : "", shown);
        }
    }

    private static String names(EncodingPlan plan) {
        return plan.renditions().stream().map(Rendition::name).collect(Collectors.joining(", "));
    }

    private String original(EncodingPlan plan) {
        if (plan.copiesVideo()) {
            return "the original is copied, not re-encoded: " + plan.reason();
        }
        return resolutions.original()
                ? "the original is re-encoded: " + plan.reason()
                : "the original is not asked for";
    }

    private void closed(TaskOutcome outcome) {
        switch (outcome) {
            case TaskOutcome.Ended _ -> log.info("{}: finished, everything is stored", id);
            case TaskOutcome.Failed(var code, var message) -> log.warn("{}: failed: {}: {}", id, code, message);
        }
    }
}
