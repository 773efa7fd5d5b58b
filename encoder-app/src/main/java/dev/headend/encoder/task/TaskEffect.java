package dev.headend.encoder.task;

import dev.headend.encoder.plan.EncodingPlan;
import java.time.Duration;

/** Something to do for a task. */
sealed interface TaskEffect {
    /** Start FFmpeg and feed the source to it, from the first byte on. */
    record StartEncoder(EncodingPlan plan) implements TaskEffect {}

    /**
     * Stop receiving from the source.
     *
     * @param after time for the source to end by itself
     */
    record StopSource(Duration after) implements TaskEffect {}

    /** Deliver {@link TaskInput.GraceExpired} after a time. */
    record StartGraceTimer(Duration grace) implements TaskEffect {}

    /** Kill FFmpeg. */
    record KillEncoder() implements TaskEffect {}

    /** Store the last files that FFmpeg made, and end the playlists. */
    record FinishOutput() implements TaskEffect {}

    /** Release all resources, then report. */
    record Close(TaskOutcome outcome) implements TaskEffect {}
}
