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
    /** A shortage that begins again sooner is the same to the log. */
    private static final Duration STEADY = Duration.ofSeconds(5);

    private final String where;
    private final int wanted;
    private volatile @Nullable String reason;
    private long since;
    private long over = System.nanoTime() - STEADY.toNanos();

    /** @param where Redis is, for the log */
    MissingReplicas(String where, int wanted) {
        this.where = where;
        this.wanted = wanted;
    }

    StoreHealth health() {
        String why = reason;
        return why == null ? new StoreHealth.Working() : new StoreHealth.Failing(why);
    }

    /** @return why nothing is confirmed */
    String tooFew(long reached) {
        String why = "what is written is on " + reached + " replicas of Redis, but REDIS_WAIT_REPLICAS is " + wanted;
        if (reason == null) {
            begun(why);
        }
        reason = why;
        return why;
    }

    private void begun(String why) {
        long now = System.nanoTime();
        if (now - over >= STEADY.toNanos()) {
            since = now;
            log.warn("Redis ({}): {}; nothing is begun or confirmed until it is on enough", where, why);
        }
    }

    void enough() {
        if (reason != null) {
            reason = null;
            over = System.nanoTime();
            long seconds = Duration.ofNanos(over - since).toSeconds();
            log.info("Redis ({}): what is written is on {} replicas, after {} s without", where, wanted, seconds);
        }
    }
}
