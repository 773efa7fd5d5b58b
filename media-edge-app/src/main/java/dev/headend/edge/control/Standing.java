package dev.headend.edge.control;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with a publication between this edge and the coordinator; the package's diagram shows the ways. Each
 * transition yields the next standing, null where the publication is forgotten.
 */
enum Standing {
    /** Live, and the coordinator's on the connection that stands. */
    HELD,
    /** Live; the connection that it was held on is lost. */
    FROM_BEFORE,
    /** Live; the coordinator is asked on the connection that stands whether it goes on. */
    RESUMING,
    /** Over, which the coordinator may not have heard: told together with each resume until that is answered. */
    ENDED;

    boolean isLive() {
        return this != ENDED;
    }

    /** Whether the end, if it comes now, is to be told at once. */
    boolean isToBeTold() {
        return this == HELD || this == RESUMING;
    }

    @Nullable
    Standing ended() {
        return this == HELD ? null : ENDED;
    }

    Standing lost() {
        return isLive() ? FROM_BEFORE : this;
    }

    /** The resume was said on a new connection. */
    Standing resumed() {
        return this == FROM_BEFORE ? RESUMING : this;
    }

    @Nullable
    Standing accepted() {
        return switch (this) {
            case RESUMING -> HELD;
            case ENDED -> null;
            case HELD, FROM_BEFORE -> this;
        };
    }
}
