package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.store.redis.script.RedisReason;
import dev.headend.net.Backoff;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Reads what all replicas have put into the mailbox of this one, by a connection that does nothing else: most of the time Redis holds
 * its answer back until something comes. Each entry is handed over once, in order, also when the connection is lost in
 * between: reading goes on behind the last one. What was handed over is deleted with the next heartbeat.
 */
public final class Mailbox {
    /** Nothing has been handed over yet. */
    static final String NONE = "0-0";

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);
    private static final String NOT_YET = "not connected yet";
    /** For which Redis holds back an answer that has nothing in it. */
    private static final Duration BLOCK = Duration.ofSeconds(1);
    /** A connection without any answer for so long is dead. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(3);

    private static final int MAX_ENTRIES = 500;
    /** From one reading to the next, so that many messages do not cost one reading each. After a pause the first does not wait. */
    private static final Duration MIN_INTERVAL = Duration.ofMillis(1);

    /** Fewer are no news: this connection may notice a failover a second before that of the scripts does, and is back with it. */
    private static final int UNEXPLAINED = 5;
    /** Reasons may differ by a number. */
    private static final int MAX_TOLD = 10;

    private final String key;
    private final Supplier<CompletionStage<StatefulRedisConnection<String, String>>> opener;
    private final Function<MailEntry, Mono<Void>> receiver;
    private final BooleanSupplier reachesRedis;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 0.5, new Random());
    private final Sinks.Empty<Void> reading = Sinks.empty();

    private volatile String handed = NONE;
    private volatile String failure = NOT_YET;
    private volatile @Nullable StatefulRedisConnection<String, String> current;
    private volatile boolean closed;
    /** In a row; of one connection at a time, as what follows. */
    private int failures;
    /** In a row, while Redis could be used. */
    private int unexplained;
    /** The reasons that the log was told since an answer came after it had been waited for. */
    private final Set<String> told = new HashSet<>();

    private long asked = System.nanoTime() - MIN_INTERVAL.toNanos();

    /**
     * @param key of the mailbox
     * @param opener makes a connection
     * @param receiver is given one entry after another; never an error
     * @param reachesRedis whether others can use Redis at this moment: while they cannot, there is nothing to say about the mailbox
     */
    public Mailbox(
            String key,
            Supplier<CompletionStage<StatefulRedisConnection<String, String>>> opener,
            Function<MailEntry, Mono<Void>> receiver,
            BooleanSupplier reachesRedis) {
        this.key = key;
        this.opener = opener;
        this.receiver = receiver;
        this.reachesRedis = reachesRedis;
    }

    /** Hands over what comes for as long as somebody is subscribed; for one subscriber, once. Never completes. */
    Mono<Void> deliver() {
        return Flux.usingWhen(
                        Mono.fromCompletionStage(this::open),
                        this::read,
                        connection -> Mono.fromRunnable(() -> close(connection)))
                .retryWhen(Retry.from(failed -> failed.concatMap(signal -> pauseAfter(signal.failure()))))
                // before what is cancelled knows of it
                .doOnCancel(() -> closed = true)
                .then();
    }

    /** Completes when it can be read for the first time. */
    Mono<Void> isReading() {
        return reading.asMono();
    }

    /** The last entry that was handed over. */
    String handed() {
        return handed;
    }

    /** Why it could not be read the last time. */
    String failure() {
        return failure;
    }

    boolean hasFailed() {
        return !failure.equals(NOT_YET);
    }

    /** Makes another connection: what there is does not come by this one. */
    void reconnect() {
        StatefulRedisConnection<String, String> connection = current;
        if (connection != null) {
            close(connection);
        }
    }

    /** One that comes when nobody waits for it any more is closed at once. */
    private CompletionStage<StatefulRedisConnection<String, String>> open() {
        CompletionStage<StatefulRedisConnection<String, String>> opening = opener.get();
        opening.thenAccept(connection -> {
            if (closed) {
                connection.closeAsync();
            }
        });
        // A stage of its own, as it is cancelled: what depends on that one is not done then.
        return opening.thenApply(connection -> connection);
    }

    private static void close(StatefulRedisConnection<String, String> connection) {
        if (connection.isOpen()) {
            connection.closeAsync();
        }
    }

    /** Ends with an error, whatever happens. */
    private Flux<Void> read(StatefulRedisConnection<String, String> connection) {
        connection.setTimeout(TIME_LIMIT);
        current = connection;
        return takesWrites(connection)
                .thenMany(Flux.defer(() -> handOver(connection, Duration.ZERO)))
                .concatWith(Mono.fromRunnable(this::begun))
                .concatWith(Flux.defer(() -> handOver(connection, BLOCK).concatWith(Mono.fromRunnable(this::steady)))
                        .repeatWhen(ended -> ended.concatMap(_ -> pause())));
    }

    private Flux<Void> handOver(StatefulRedisConnection<String, String> connection, Duration block) {
        return next(connection, block).publishOn(Schedulers.parallel()).concatMap(this::handOver);
    }

    private void begun() {
        failures = 0;
        reading.tryEmitEmpty();
    }

    /** Also a server that answers at once, but lets nobody wait for an answer, lets begin. */
    private void steady() {
        unexplained = 0;
        if (!told.isEmpty()) {
            told.clear();
            log.info("messages to edges and encoders can be read from Redis again");
        }
    }

    /** A replica of Redis could be read as well, but need not be told of anything any more. */
    private Mono<Void> takesWrites(StatefulRedisConnection<String, String> connection) {
        return Mono.fromCompletionStage(() -> connection.async().xtrim(key, XTrimArgs.Builder.minId(handed)))
                .then();
    }

    private Flux<MailEntry> next(StatefulRedisConnection<String, String> connection, Duration block) {
        asked = System.nanoTime();
        return Mono.fromCompletionStage(MailEntry.read(connection, key, handed, MAX_ENTRIES, block))
                .flatMapIterable(entries -> entries);
    }

    private Mono<Void> handOver(MailEntry entry) {
        handed = entry.id();
        return receiver.apply(entry);
    }

    private Mono<Long> pause() {
        Duration left = MIN_INTERVAL.minusNanos(System.nanoTime() - asked);
        return left.isPositive() ? Mono.delay(left) : Mono.just(0L);
    }

    private Mono<Long> pauseAfter(Throwable why) {
        failure = RedisReason.of(why);
        unexplained = reachesRedis.getAsBoolean() ? unexplained + 1 : 0;
        if (unexplained >= UNEXPLAINED && told.size() < MAX_TOLD && told.add(failure)) {
            log.warn("messages to edges and encoders cannot be read from Redis: {}; retrying until they can", failure);
        } else {
            log.debug("mailbox {}: connection lost: {}", key, failure);
        }
        return Mono.delay(backoff.after(++failures));
    }
}
