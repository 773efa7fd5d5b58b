package dev.headend.edge.redis;

import dev.headend.net.Backoff;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.ReactiveSubscription.Message;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.ReactiveRedisMessageListenerContainer;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Stays subscribed to the channel of commands from the start of the program to its end. Neither waits for Redis: not at the
 * start, and not for its health, as streams need none.
 *
 * <p>Each connection is made anew. Lettuce's own way back keeps a connection whose subscription may have failed, and nothing
 * would tell.
 */
final class RedisSubscription implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RedisSubscription.class);

    /** Differs from edge to edge, so that they do not all come at once. */
    private static final double LEAST_PAUSE = 0.7;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    /** Reactor's key: who is told of a failure that comes when nobody waits for it any more. */
    private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

    private static final Consumer<Throwable> LATE_FAILURE =
            failure -> log.debug("Redis: a connection failed that was given up already", failure);

    private final RedisProperties properties;
    private final Consumer<String> commands;
    private final Timing timing;
    private final Backoff backoff;
    private volatile boolean connected;
    /** In a row; of one connection at a time, as what follows. */
    private int failures;

    /** Why there is no connection, as the log says; null while there is one. */
    private @Nullable String loggedOutage;

    private @Nullable Disposable running;
    private @Nullable LettuceClient client;

    /**
     * How long things take.
     *
     * @param connect to a subscription, at most
     * @param pause after the first failure; it doubles with each
     * @param longestPause at most
     */
    record Timing(Duration connect, Duration pause, Duration longestPause) {
        static final Timing DEFAULT = new Timing(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(30));
    }

    private static final class ConnectionLost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ConnectionLost() {
            super("connection lost", null, false, false);
        }
    }

    /** @param commands is given each message, on a thread of Lettuce's */
    RedisSubscription(RedisProperties properties, Consumer<String> commands, MeterRegistry registry, Timing timing) {
        this.properties = properties;
        this.commands = commands;
        this.timing = timing;
        this.backoff = new Backoff(timing.pause(), timing.longestPause(), LEAST_PAUSE, new Random());
        Gauge.builder("headend.redis.connected", this, subscription -> subscription.connected ? 1 : 0)
                .description("Whether commands from Redis are received.")
                .register(registry);
    }

    @Override
    public void start() {
        LettuceClient made = new LettuceClient(properties, timing.connect());
        client = made;
        running = Flux.defer(() -> receive(made))
                .doOnError(this::disconnected)
                .retryWhen(Retry.from(failed -> failed.concatMap(_ -> Mono.delay(backoff.after(++failures)))))
                .contextWrite(context -> context.put(ON_ERROR_DROPPED, LATE_FAILURE))
                .subscribe(commands);
    }

    /** One connection: ends with an error, whatever happens. */
    private Flux<String> receive(LettuceClient lettuce) {
        return Flux.usingWhen(
                        Mono.fromSupplier(lettuce::container),
                        container -> subscribe(container, lettuce),
                        RedisSubscription::close)
                .subscribeOn(Schedulers.boundedElastic());
    }

    private Flux<String> subscribe(ReactiveRedisMessageListenerContainer container, LettuceClient lettuce) {
        // Kept from now on, as the connection may be lost as soon as it stands.
        Mono<String> lost = lettuce.disconnections()
                .next()
                .flatMap(_ -> Mono.<String>error(new ConnectionLost()))
                .cache();
        Disposable listening = lost.subscribe(_ -> {}, _ -> {});
        return container
                .receiveLater(ChannelTopic.of(properties.channel()))
                .timeout(timing.connect())
                .doOnNext(_ -> connected())
                .flatMapMany(messages -> Flux.merge(messages.map(Message::getMessage), lost))
                .concatWith(Mono.error(ConnectionLost::new))
                .doFinally(_ -> listening.dispose());
    }

    /** Never an error, and never for long. */
    private static Mono<Void> close(ReactiveRedisMessageListenerContainer container) {
        return container.destroyLater().timeout(CLOSE_TIMEOUT).onErrorComplete();
    }

    private void connected() {
        connected = true;
        failures = 0;
        loggedOutage = null;
        log.info("Redis at {}: receiving commands by channel {}", properties.address(), properties.channel());
    }

    private void disconnected(Throwable failure) {
        connected = false;
        String why = RedisFailure.describe(failure);
        if (!why.equals(loggedOutage)) {
            loggedOutage = why;
            log.warn("Redis at {}: no commands are received until it is back: {}", properties.address(), why);
        }
    }

    /** Whether commands are received. For any thread. */
    boolean isConnected() {
        return connected;
    }

    @Override
    public void stop() {
        if (running != null) {
            running.dispose();
            running = null;
        }
        connected = false;
        if (client != null) {
            client.close();
            client = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
