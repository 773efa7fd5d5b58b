package dev.headend.encoder.task;

import dev.headend.encoder.plan.EncodingPlan;
import java.time.Duration;

/** Something that happened to a task. */
sealed interface TaskInput {
    /** The next part of the source can be encoded, and its renditions are decided. */
    record Planned(EncodingPlan plan) implements TaskInput {}

    /** A step failed, and FFmpeg is not running. */
    record Aborted(TaskOutcome.Failed outcome) implements TaskInput {
        /** What the coordinator is told of a defect of this program. */
        static Aborted internalError() {
            return new Aborted(new TaskOutcome.Failed(FailureCode.INTERNAL, "internal error; see the encoder's log"));
        }
    }

    /** All of the part was fed to FFmpeg, whose input is closed. */
    record PartFed() implements TaskInput {}

    /** The source has ended: there is no further part. */
    record SourceEnded() implements TaskInput {}

    /**
     * The task is to end.
     *
     * @param grace time for FFmpeg to finish
     * @param sourceGrace part of that time for the source to end by itself, so that nothing in transit is lost
     * @param reason for the log
     */
    record Stop(Duration grace, Duration sourceGrace, String reason) implements TaskInput {}

    /**
     * The stream is no longer this encoder's: its output is left as it is.
     *
     * @param outcome of the task
     */
    record Abandon(TaskOutcome.Failed outcome) implements TaskInput {}

    /** The time for FFmpeg to finish is over. */
    record GraceExpired() implements TaskInput {}

    /** FFmpeg has exited, and all its output was read. */
    record EncoderEnded(RunEnd end) implements TaskInput {}

    /** It is time to start FFmpeg again. */
    record RestartDue() implements TaskInput {}

    /** All files that FFmpeg made are stored. */
    record Stored() implements TaskInput {}
}
