package dev.headend.system.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, and says which one when it does not come about. */
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private Await() {}

    /** @throws AssertionError naming what did not come about in time */
    public static void until(String what, Duration patience, BooleanSupplier condition) {
        Boolean done = value(what, patience, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
        if (!done) {
            throw new AssertionError(what);
        }
    }

    /** The first value there is. @throws AssertionError naming what did not come about in time */
    public static <T> T value(String what, Duration patience, Supplier<Optional<T>> source) {
        Instant deadline = Instant.now().plus(patience);
        while (true) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
