package dev.headend.encoder.task;

import dev.headend.encoder.plan.EncodingPlan;
import java.time.Duration;

/** Something that is to be done for a task. */
sealed interface TaskEffect {
    /** Start FFmpeg and feed it with the source, from its first byte on. */
    record StartEncoder(EncodingPlan plan) implements TaskEffect {}

    /**
     * Take no more from the source.
     *
     * @param after how long it is given to end by itself
     */
    record StopSource(Duration after) implements TaskEffect {}

    /** Say {@link TaskInput.GraceExpired} after a while. */
    record StartGraceTimer(Duration grace) implements TaskEffect {}

    /** End FFmpeg at once. */
    record KillEncoder() implements TaskEffect {}

    /** Store the last of what FFmpeg made, and end the playlists. */
    record FinishOutput() implements TaskEffect {}

    /** Let go of everything, then report. */
    record Close(TaskOutcome outcome) implements TaskEffect {}
}
