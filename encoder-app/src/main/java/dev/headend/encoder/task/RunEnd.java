package dev.headend.encoder.task;

import dev.headend.encoder.task.TaskOutcome.Failed;
import java.time.Duration;

/**
 * How a run of FFmpeg ended.
 *
 * @param exitCode 0 = success
 * @param errorOutput the last lines of its standard error; "" = none
 * @param lasted from its start
 */
record RunEnd(Cause cause, int exitCode, String errorOutput, Duration lasted) {

    /** Why it ended. */
    enum Cause {
        /** By itself. */
        EXITED,
        /** Killed, because it took no input and made no progress. */
        STALLED,
        /** Killed, because the source's keyframes are too far apart to copy it. */
        NOT_COPYABLE;

        /** Why another run follows. */
        RestartCause restart() {
            return switch (this) {
                case EXITED -> RestartCause.CRASH;
                case STALLED -> RestartCause.STALL;
                case NOT_COPYABLE -> RestartCause.NOT_COPYABLE;
            };
        }
    }

    boolean isSuccess() {
        return cause == Cause.EXITED && exitCode == 0;
    }

    Failed failure() {
        if (cause == Cause.STALLED) {
            return new Failed(FailureCode.ENCODER_FAILED, "FFmpeg took no input and made no progress, and was killed");
        }
        String said = errorOutput.isEmpty() ? "without an error message" : "and said: " + errorOutput;
        return new Failed(FailureCode.ENCODER_FAILED, "FFmpeg exited with code " + exitCode + " " + said);
    }
}
