package dev.headend.encoder.task;

import dev.headend.text.LogText;

/** What a task came to. */
public sealed interface TaskOutcome {
    /** The one that ended well. */
    TaskOutcome ENDED = new Ended();

    /** All that came from the source is stored. */
    record Ended() implements TaskOutcome {}

    /**
     * Something went wrong.
     *
     * @param code for programs
     * @param message for people: one line of limited length, without secrets
     */
    record Failed(FailureCode code, String message) implements TaskOutcome {
        private static final int MAX_MESSAGE = 500;

        public Failed {
            message = LogText.line(message.strip(), MAX_MESSAGE);
        }
    }
}
