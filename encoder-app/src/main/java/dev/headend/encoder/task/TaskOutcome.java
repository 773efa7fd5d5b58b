package dev.headend.encoder.task;

import dev.headend.text.LogText;

/** How a task ended. */
public sealed interface TaskOutcome {
    /** Success. */
    TaskOutcome ENDED = new Ended();

    /** Success: everything received from the source is stored. */
    record Ended() implements TaskOutcome {}

    /**
     * Failure.
     *
     * @param code for programs
     * @param message for people: one line of limited length, without secrets
     */
    record Failed(FailureCode code, String message) implements TaskOutcome {
        private static final int MAX_MESSAGE = 500;

        public Failed {
            message = LogText.line(message.strip().replaceAll("\\R", " "), MAX_MESSAGE - 1);
        }
    }
}
