package dev.headend.config;

import java.io.Serial;

/** The program cannot start; the message is one line that tells the operator what to do about it. */
public final class StartupFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message one line: what, where, what to do */
    public StartupFailure(String message) {
        super(message);
    }

    /** @param message one line: what, where, what to do */
    public StartupFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
