package dev.headend.edge.acme;

import java.io.Serial;
import java.time.Duration;

/** Why an order led to no certificate. Its message is for the operator: what the authority said, about which domain, and what to do. */
final class OrderFailedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;
    private final Duration asked;

    OrderFailedException(FailureKind kind, String message) {
        this(kind, message, Duration.ZERO);
    }

    /** @param asked how long the authority asks to wait; zero = it did not say */
    OrderFailedException(FailureKind kind, String message, Duration asked) {
        super(message);
        this.kind = kind;
        this.asked = asked;
    }

    FailureKind kind() {
        return kind;
    }

    Duration asked() {
        return asked;
    }
}
