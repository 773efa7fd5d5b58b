package dev.headend.encoder.task;

import dev.headend.encoder.plan.EncodingPlan;
import java.time.Duration;

/** Something that happens to a task. */
sealed interface TaskInput {
    /** The source was looked at, and it is known what to make of it. */
    record Planned(EncodingPlan plan) implements TaskInput {}

    /** Something could not be done, and FFmpeg does not run. */
    record Failed(TaskOutcome.Failed outcome) implements TaskInput {}

    /** All that the source will ever give is with FFmpeg. */
    record SourceEnded() implements TaskInput {}

    /**
     * Somebody wants the task to end.
     *
     * @param grace how long FFmpeg may take to finish what it has
     * @param reason for the log
     */
    record Stop(Duration grace, String reason) implements TaskInput {}

    /** A time that was set has passed. */
    record GraceOver() implements TaskInput {}

    /**
     * FFmpeg has ended, and all that it said has been heard.
     *
     * @param complaint what it said about it; "" = nothing
     */
    record EncoderEnded(int exitCode, String complaint) implements TaskInput {}

    /** All that FFmpeg made is stored. */
    record Stored() implements TaskInput {}
}
