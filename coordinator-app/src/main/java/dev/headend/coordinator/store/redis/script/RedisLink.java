package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.store.StoreHealth;
import dev.headend.net.Backoff;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps connections for the scripts: opens them, tries them out, and opens others when they fail.
 *
 * <pre>
 *   away ──pause over──► connecting ──connected, and the probe succeeded──► up
 *    ▲                      │ failed                                        │ somebody could not use it
 *    └──────────────────────┴───────────────────────────────────────────────┘   the pause doubles until it stays up
 * </pre>
 *
 * <p>Who cannot use one says so ({@link #failed}); both are closed then, and whoever is the master by that time is
 * looked for anew. Thread-safe.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);
    /** Connections that are lost sooner do not end an outage: they could be made, but not used. */
    private static final Duration STEADY = Duration.ofSeconds(5);
    /** Each step of the driver has a time limit of its own: this is longer than all, for one that is never told the end of it. */
    private static final Duration OPENING = Duration.ofSeconds(30);
    /** How often the log is told of an outage that lasts. */
    private static final Duration REMINDER = Duration.ofMinutes(10);
    /** Reasons may differ by a number. */
    private static final int MAX_TOLD = 10;

    private final String where;
    private final Duration toleratedOutage;
    private final Duration opening;
    private final Duration reminder;
    private final Supplier<CompletionStage<ConnectionPair>> opener;
    private final Function<ConnectionPair, CompletionStage<?>> probe;
    private final Runnable up;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, MAX_PAUSE, 0.5, new Random());
    private final Scheduler scheduler = Schedulers.parallel();

    private volatile @Nullable ConnectionPair current;
    private volatile String reason = "not connected yet";
    private volatile long awaySince = System.nanoTime();
    /** All below by {@code this}. */
    private long upSince;

    /** In a row. */
    private int failures;
    /** The reasons that the log was told in this outage: each at once, as they may alternate for as long as it lasts. */
    private final Set<String> told = new HashSet<>();

    private long lastTold;
    /** Whether the log was told that this outage is over: one that begins again at once is the same. */
    private boolean saidUp;

    private boolean wasUp;
    private boolean closed;

    /**
     * @param where for the log
     * @param toleratedOutage how long Redis may be away before health says so
     * @param opener makes them
     * @param probe whether it can be used
     * @param up called when it can, by one of the driver's threads
     */
    RedisLink(
            String where,
            Duration toleratedOutage,
            Supplier<CompletionStage<ConnectionPair>> opener,
            Function<ConnectionPair, CompletionStage<?>> probe,
            Runnable up) {
        this(where, toleratedOutage, OPENING, REMINDER, opener, probe, up);
    }

    /**
     * With times of its own.
     *
     * @param opening how long connecting may take
     * @param reminder after which the log is told again that Redis is away
     */
    RedisLink(
            String where,
            Duration toleratedOutage,
            Duration opening,
            Duration reminder,
            Supplier<CompletionStage<ConnectionPair>> opener,
            Function<ConnectionPair, CompletionStage<?>> probe,
            Runnable up) {
        this.where = where;
        this.toleratedOutage = toleratedOutage;
        this.opening = opening;
        this.reminder = reminder;
        this.opener = opener;
        this.probe = probe;
        this.up = up;
    }

    void start() {
        connect();
    }

    /** null = Redis is away. */
    @Nullable
    ConnectionPair current() {
        return current;
    }

    /** Why Redis is away, or was the last time. */
    String reason() {
        return reason;
    }

    StoreHealth health() {
        boolean away = current == null && System.nanoTime() - awaySince > toleratedOutage.toNanos();
        return away
                ? new StoreHealth.Failing("Redis (" + where + ") cannot be used: " + reason)
                : new StoreHealth.Working();
    }

    /** A command could not be done by these. Of many calls about the same the first counts. */
    synchronized void failed(ConnectionPair pair, String why) {
        if (current != pair) {
            return;
        }
        current = null;
        if (System.nanoTime() - upSince > STEADY.toNanos()) {
            awaySince = System.nanoTime();
            failures = 0;
            told.clear();
            saidUp = false;
        }
        lost(pair, why);
    }

    private synchronized void lost(@Nullable ConnectionPair pair, String why) {
        reason = why;
        if (pair != null) {
            pair.close();
        }
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        boolean isNew = told.size() < MAX_TOLD && told.add(why);
        if (isNew || now - lastTold > reminder.toNanos()) {
            lastTold = now;
            log.warn("Redis ({}) cannot be used: {}; retrying until it can", where, why);
        }
        scheduler.schedule(this::connect, backoff.after(++failures).toMillis(), TimeUnit.MILLISECONDS);
    }

    private void connect() {
        CompletableFuture<ConnectionPair> opened = opened().toCompletableFuture();
        opened.copy().orTimeout(opening.toMillis(), TimeUnit.MILLISECONDS).whenComplete((pair, failure) -> {
            if (failure == null) {
                tryOut(pair);
            } else {
                opened.thenAccept(ConnectionPair::close);
                lost(null, RedisReason.of(failure));
            }
        });
    }

    private CompletionStage<ConnectionPair> opened() {
        try {
            return opener.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private void tryOut(ConnectionPair pair) {
        probe.apply(pair).whenComplete((_, failure) -> {
            if (failure == null) {
                use(pair);
            } else {
                lost(pair, RedisReason.of(failure));
            }
        });
    }

    private void use(ConnectionPair pair) {
        synchronized (this) {
            if (closed) {
                pair.close();
                return;
            }
            if (!told.isEmpty() && !saidUp) {
                long seconds = Duration.ofNanos(System.nanoTime() - awaySince).toSeconds();
                log.info("Redis ({}) can be used{} after {} s", where, wasUp ? " again" : "", seconds);
                saidUp = true;
            } else if (!wasUp) {
                log.info("connected to Redis ({})", where);
            }
            wasUp = true;
            upSince = System.nanoTime();
            current = pair;
        }
        pair.replaced().thenAccept(why -> failed(pair, why));
        up.run();
    }

    @Override
    public synchronized void close() {
        closed = true;
        ConnectionPair pair = current;
        current = null;
        if (pair != null) {
            pair.close();
        }
    }
}
