package dev.headend.encoder.storage;

import dev.headend.text.LogThrottle;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the storage works, as told by all who use it, and what the log says of that: one line a minute for each kind of failure while
 * it lasts, and one when it works again. Does not block; thread-safe.
 */
public final class StorageStatus {
    private static final Logger log = LoggerFactory.getLogger(StorageStatus.class);
    private static final Duration QUIET = Duration.ofMinutes(1);
    /** Kinds of failures that have lines of their own; the others share one. */
    private static final int MAX_KINDS = 16;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, LogThrottle> lines = new HashMap<>();
    private final Set<Object> failing = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable String problem;
    private long since;
    private boolean worked;

    /** By the clock of this machine. */
    public StorageStatus() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    /** @param nanoTime a monotonic clock */
    StorageStatus(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * It fails, and that lasts.
     *
     * @param work by whom it is used: it fails until the same object says otherwise
     * @param consequence for the log, a sentence
     */
    public synchronized void failed(Object work, IOException failure, String consequence) {
        failing.add(work);
        since = problem == null ? nanoTime.getAsLong() : since;
        problem = FailureWords.of(failure);
        lineFor(FailureWords.kind(failure)).warn("the storage fails: {}. {}", problem, consequence);
    }

    private LogThrottle lineFor(String kind) {
        boolean own = lines.size() < MAX_KINDS || lines.containsKey(kind);
        return lines.computeIfAbsent(own ? kind : "", _ -> new LogThrottle(log, QUIET, clock));
    }

    /** It has done this work. */
    public synchronized void worked(Object work) {
        worked = true;
        failing.remove(work);
        if (problem != null && failing.isEmpty()) {
            log.info(
                    "storage works again after {} s",
                    Duration.ofNanos(nanoTime.getAsLong() - since).toSeconds());
            problem = null;
        }
    }

    /** This work fails no more, and has not shown that the storage works: it was given up, or there was nothing to do. */
    public synchronized void forget(Object work) {
        failing.remove(work);
    }

    /** Whether it has ever taken a file from this encoder. */
    public synchronized boolean hasWorked() {
        return worked;
    }

    /** What is wrong with it at the moment, for the operator; empty = nothing is known to be. */
    public synchronized Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
