package dev.headend.encoder.task;

import dev.headend.encoder.plan.EncodingPlan;
import java.time.Duration;

/** Something to do for a task. */
sealed interface TaskEffect {
    /** Start FFmpeg on the part that was planned, from its first frame on. */
    record StartEncoder(EncodingPlan plan) implements TaskEffect {}

    /** Start FFmpeg on the same part again, from where the last segment ends. */
    record RestartEncoder() implements TaskEffect {}

    /** Deliver {@link TaskInput.RestartDue} after a time. */
    record StartRestartTimer(Duration backoff) implements TaskEffect {}

    /** Wait for the next part of the source. */
    record AwaitPart() implements TaskEffect {}

    /**
     * Stop receiving from the source.
     *
     * @param after time for the source to end by itself
     */
    record StopSource(Duration after) implements TaskEffect {}

    /** Deliver {@link TaskInput.GraceExpired} after a time. */
    record StartGraceTimer(Duration grace) implements TaskEffect {}

    /** Forget that time. */
    record CancelGraceTimer() implements TaskEffect {}

    /** Kill FFmpeg. */
    record KillEncoder() implements TaskEffect {}

    /** Store the last files that FFmpeg made, and end the playlists. */
    record FinishOutput() implements TaskEffect {}

    /** Store nothing more, and leave the playlists as they are. */
    record AbandonOutput() implements TaskEffect {}

    /** Release all resources, then report. */
    record Close(TaskOutcome outcome) implements TaskEffect {}
}
