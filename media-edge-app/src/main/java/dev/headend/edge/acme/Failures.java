package dev.headend.edge.acme;

import dev.headend.net.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What is known of orders that failed since the last certificate: how long to wait before the next. Kept on disk, so that a restart changes
 * nothing. Immutable.
 *
 * @param kind of the latest
 * @param count of that kind, one after the other; 0 = none failed
 * @param last when the latest began or failed, by this machine's clock
 * @param pause that follows it
 */
record Failures(FailureKind kind, int count, Instant last, Duration pause) {
    static final Failures NONE = new Failures(FailureKind.NOT_REACHED, 0, Instant.EPOCH, Duration.ZERO);

    /** The share of a pause that is always waited: of a quarter of an hour twelve minutes. */
    private static final double LEAST = 0.8;

    /** Whatever an authority asks for. */
    private static final Duration LONGEST = Duration.ofDays(7);

    boolean isNone() {
        return count == 0;
    }

    /** When the next order may begin. */
    Instant earliest() {
        return last.plus(pause);
    }

    /** With one more, which has just failed. @param asked how long the authority wants us to wait; zero = it did not say */
    Failures and(FailureKind failed, Duration asked, Instant now, RandomGenerator random) {
        int next = failed == kind ? count + 1 : 1;
        Duration own = new Backoff(failed.first(), failed.longest(), LEAST, random).after(next);
        Duration pause = own.compareTo(asked) < 0 ? asked : own;
        return new Failures(failed, next, now, pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
    }

    /** Whether the clock was put back since the latest. */
    boolean isAhead(Instant now) {
        return last.isAfter(now);
    }

    /** As they count now: where the clock was put back, the pause begins again, instead of lasting as much longer. To be kept then. */
    Failures at(Instant now) {
        return isAhead(now) ? new Failures(kind, count, now, pause) : this;
    }
}
