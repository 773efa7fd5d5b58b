package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.store.StoreHealth;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells health and the log when fewer replicas of Redis have what is written than {@code REDIS_WAIT_REPLICAS} asks for. Health may be
 * read by any thread; the rest is for one at a time.
 */
final class MissingReplicas {
    private static final Logger log = LoggerFactory.getLogger(MissingReplicas.class);
    /** A shortage that begins again sooner is the same to the log, unless it lasts. */
    private static final Duration STEADY = Duration.ofSeconds(5);

    private final String where;
    private final int wanted;
    private final Duration steady;
    private volatile @Nullable String reason;
    private long since;
    private long over;
    /** Whether the log was told of this one: else it is not told of its end. */
    private boolean told;

    /** @param where Redis is, for the log */
    MissingReplicas(String where, int wanted) {
        this(where, wanted, STEADY);
    }

    /**
     * With a time of its own.
     *
     * @param steady for how long there must have been enough before the log is told at once that there are too few
     */
    MissingReplicas(String where, int wanted, Duration steady) {
        this.where = where;
        this.wanted = wanted;
        this.steady = steady;
        this.over = System.nanoTime() - steady.toNanos();
    }

    StoreHealth health() {
        String why = reason;
        return why == null ? new StoreHealth.Working() : new StoreHealth.Failing(why);
    }

    /** @return why nothing is confirmed */
    String tooFew(long reached) {
        String why = "what is written is on " + reached + " replicas of Redis, but REDIS_WAIT_REPLICAS is " + wanted;
        long now = System.nanoTime();
        if (reason == null) {
            since = now;
        }
        reason = why;
        if (!told && now - over >= steady.toNanos()) {
            told = true;
            log.warn("Redis ({}): {}; nothing is begun or confirmed until it is on enough", where, why);
        }
        return why;
    }

    void enough() {
        if (reason == null) {
            return;
        }
        reason = null;
        over = System.nanoTime();
        if (told) {
            told = false;
            long seconds = Duration.ofNanos(over - since).toSeconds();
            log.info("Redis ({}): what is written is on {} replicas, after {} s without", where, wanted, seconds);
        }
    }
}
