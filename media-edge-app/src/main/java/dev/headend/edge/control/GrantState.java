package dev.headend.edge.control;

import org.jspecify.annotations.Nullable;

/** The state of a grant; see the package's diagram. Each transition yields the next state, null where the grant is forgotten. */
enum GrantState {
    /** Live, and granted or resumed on the present connection. */
    HELD,
    /** Live; its connection to the coordinator is lost. */
    DISCONNECTED,
    /** Live; the coordinator has been asked to resume it. */
    RESUMING,
    /** Ended, and the coordinator may not know: reported with each resume until the resume is answered. */
    ENDED;

    boolean isLive() {
        return this != ENDED;
    }

    /** Whether the end of the stream would be reported at once. */
    boolean isToBeTold() {
        return this == HELD || this == RESUMING;
    }

    @Nullable
    GrantState ended() {
        return this == HELD ? null : ENDED;
    }

    GrantState lost() {
        return isLive() ? DISCONNECTED : this;
    }

    /** The resume was sent on a new connection. */
    GrantState resumed() {
        return this == DISCONNECTED ? RESUMING : this;
    }

    @Nullable
    GrantState accepted() {
        return switch (this) {
            case RESUMING -> HELD;
            case ENDED -> null;
            case HELD, DISCONNECTED -> this;
        };
    }
}
