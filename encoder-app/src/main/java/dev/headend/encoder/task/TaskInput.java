package dev.headend.encoder.task;

import dev.headend.encoder.plan.EncodingPlan;
import java.time.Duration;

/** Something that happens to a task. */
sealed interface TaskInput {
    /** The source was looked at, and it is known what to make of it. */
    record Planned(EncodingPlan plan) implements TaskInput {}

    /** Something could not be done, and FFmpeg does not run. */
    record Aborted(TaskOutcome.Failed outcome) implements TaskInput {
        /** What the coordinator is told of a mistake of this program. */
        static Aborted byMistake() {
            return new Aborted(
                    new TaskOutcome.Failed(FailureCode.INTERNAL, "a mistake of the encoder; its log says more"));
        }
    }

    /** All that the source will ever give is with FFmpeg. */
    record SourceEnded() implements TaskInput {}

    /**
     * Somebody wants the task to end.
     *
     * @param grace how long FFmpeg may take to finish what it has
     * @param lingering how much of that the source is given to end by itself, as what is on its way would be lost
     * @param reason for the log
     */
    record Stop(Duration grace, Duration lingering, String reason) implements TaskInput {}

    /** A time that was set has passed. */
    record GraceExpired() implements TaskInput {}

    /**
     * FFmpeg has ended, and all that it said has been heard.
     *
     * @param complaint what it said about it; "" = nothing
     */
    record EncoderEnded(int exitCode, String complaint) implements TaskInput {}

    /** All that FFmpeg made is stored. */
    record Stored() implements TaskInput {}
}
