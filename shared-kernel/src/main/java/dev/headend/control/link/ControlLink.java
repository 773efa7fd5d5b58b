package dev.headend.control.link;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlHeaders;
import dev.headend.control.ControlMessage;
import dev.headend.control.PeerInstance;
import dev.headend.net.NoOrigin;
import dev.headend.text.LogThrottle;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * A connection to the coordinator that is re-established whenever it is lost: at once if it had been open for a while, else
 * after a pause that grows with each attempt, because a restarted coordinator is soon back. Thread-safe.
 */
public final class ControlLink implements AutoCloseable {
    private static final String FEATURES =
            String.join(", ", ControlHeaders.RESUME, ControlHeaders.DRAIN, ControlHeaders.LIVELY);
    private static final Logger log = LoggerFactory.getLogger(ControlLink.class);
    /**
     * Whoever leaves a coordinator whose machine has died may be sent to it again by a balancer that does not know yet, more than once, and
     * has {@code RESUME_GRACE_SECONDS} in all.
     */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** The gate answers before it asks anybody, but a thousand peers may ask at the same time. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
    private static final double JITTER = 0.2;
    /** How long after a line about a coordinator that is not reached the next one says the same: by then the first may be out of sight. */
    private static final Duration REMINDER = Duration.ofMinutes(10);
    /** Beyond this many doublings the first pause has become the longest. */
    private static final int MAX_DOUBLINGS = 4;

    private final LinkSettings settings;
    private final Clock clock;
    private final LinkConnection.Observer observer;
    private final HttpClient client;
    private final Sinks.Empty<Void> closing = Sinks.empty();
    /** The open connection; null while there is none. */
    private final AtomicReference<@Nullable LinkConnection> current = new AtomicReference<>();

    /** Attempts since a connection last stayed open for a while. Only touched between two attempts. */
    private int failures;

    /** Why the last attempt was in vain; null when it was not, or there was none. */
    private volatile @Nullable String whyNotReached;

    /** For the lines that say so. */
    private volatile LogThrottle reminders;

    /** Runs of this program that are dead; "" = none is known. Written before the first connection. */
    private volatile String replaces = "";

    private volatile boolean closed;
    private volatile @Nullable CompletableFuture<?> running;

    /** Describes a link; {@link #start} makes the first connection. */
    public ControlLink(LinkSettings settings, LinkListener listener) {
        this(settings, listener, Clock.systemUTC());
    }

    /** @param clock tells when to say once more why the coordinator is not reached */
    ControlLink(LinkSettings settings, LinkListener listener, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.reminders = new LogThrottle(log, REMINDER, clock);
        this.observer = new Reporter(listener);
        this.client = NoOrigin.in(HttpClient.newConnection()
                .responseTimeout(ANSWER_TIMEOUT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis()));
    }

    /** Connects, and goes on doing so until {@link #close}. Called once. */
    public void start() {
        start(List.of());
    }

    /**
     * As {@link #start()}, for a peer that knows of earlier runs of its program that are dead: the coordinator need not wait for
     * them to come back.
     *
     * @param replaced those runs
     */
    public void start(List<PeerInstance> replaced) {
        replaces = PeerInstance.list(replaced);
        running = Mono.defer(this::attempt)
                .flatMap(this::pauseAfter)
                .repeat(() -> !closed)
                .then()
                .checkpoint("control link " + settings.role())
                .toFuture();
    }

    /** Whether a connection is open at this moment. */
    public boolean isConnected() {
        return current.get() != null;
    }

    /**
     * Sends a message.
     *
     * @return false when there is no connection, or it is ended because the coordinator does not read what waits for it: then
     *     nothing was sent, and nothing will be
     * @throws IllegalArgumentException if a value holds a line break
     */
    public boolean send(ControlMessage message) {
        String text = ControlCodec.encode(message);
        LinkConnection open = current.get();
        return open != null && open.send(text);
    }

    /**
     * Sends what was given to {@link #send}, ends the connection and makes no other. Waits a few seconds at most, so it is
     * not for an event loop. The listener still hears {@code disconnected}.
     */
    @Override
    public void close() {
        closed = true;
        closing.tryEmitEmpty();
        LinkConnection open = current.get();
        if (open != null) {
            open.finish();
        }
        await(running);
    }

    private static void await(@Nullable CompletableFuture<?> ending) {
        if (ending == null) {
            return;
        }
        try {
            ending.get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stuck) {
            ending.cancel(true);
        } catch (InterruptedException hurry) {
            ending.cancel(true);
            Thread.currentThread().interrupt();
        }
    }

    /** One connection from the attempt to its end; yields it also if it was never open. */
    private Mono<LinkConnection> attempt() {
        LinkConnection connection = new LinkConnection(settings.timing(), observer);
        // The headers are made for each attempt: a token expires.
        return client.headers(this::addHeaders)
                .websocket(WebsocketClientSpec.builder()
                        .maxFramePayloadLength(ControlCodec.MAX_MESSAGE_BYTES)
                        .build())
                .uri(settings.endpoint())
                .handle(connection)
                .then()
                .onErrorResume(failure -> Mono.fromRunnable(() -> logFailure(connection, failure)))
                .then(Mono.defer(connection::whenClosed))
                .thenReturn(connection);
    }

    private void logFailure(LinkConnection connection, Throwable failure) {
        String reason = LinkFailure.describe(failure, connection.silence());
        if (connection.wasOpenFor(Duration.ZERO)) {
            log.warn("the connection to the coordinator at {} failed: {}", settings.endpoint(), reason);
            return;
        }
        if (!reason.equals(whyNotReached)) {
            whyNotReached = reason;
            reminders = new LogThrottle(log, REMINDER, clock);
        }
        reminders.warn(
                "the coordinator at {} cannot be reached ({}); trying again until it can, as instance {}",
                settings.endpoint(),
                reason,
                settings.instance());
    }

    /** Also keeps a coordinator that accepts and then drops at once from being asked without end. */
    private Mono<Long> pauseAfter(LinkConnection connection) {
        if (closed || connection.wasOpenFor(settings.timing().reconnect())) {
            failures = 0;
            return Mono.empty();
        }
        Duration pause = settings.timing().pauseAfter(Math.min(failures++, MAX_DOUBLINGS));
        double factor = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
        return Mono.delay(Duration.ofMillis((long) (pause.toMillis() * factor))).takeUntilOther(closing.asMono());
    }

    private void addHeaders(HttpHeaders headers) {
        headers.set(ControlHeaders.PEER_INSTANCE, settings.instance());
        headers.set(ControlHeaders.PEER_FEATURES, FEATURES);
        if (!replaces.isEmpty()) {
            headers.set(ControlHeaders.PEER_REPLACES, replaces);
        }
        if (settings.token() != null) {
            headers.set(ControlHeaders.AUTH_TOKEN, settings.token().issue(settings.role()));
        }
        if (settings.externalIp() != null) {
            headers.set(ControlHeaders.EXTERNAL_IP, settings.externalIp());
        }
        if (settings.servedPort() != null) {
            headers.set(ControlHeaders.CUSTOM_PORT, settings.servedPort());
        }
        if (settings.servedOverTls()) {
            headers.set(ControlHeaders.SSL_USE, "true");
        }
    }

    /** Keeps {@link #current} and the log, and passes on what the listener is to hear. */
    private final class Reporter implements LinkConnection.Observer {
        private final LinkListener listener;

        Reporter(LinkListener listener) {
            this.listener = listener;
        }

        @Override
        public void opened(LinkConnection connection, CoordinatorFeatures coordinator) {
            current.set(connection);
            whyNotReached = null;
            log.info("connected to the coordinator at {} as instance {}", settings.endpoint(), settings.instance());
            if (closed) {
                connection.finish();
            }
            listener.connected(coordinator);
        }

        @Override
        public void received(ControlMessage message) {
            listener.received(message);
        }

        @Override
        public void closed(LinkConnection connection) {
            current.compareAndSet(connection, null);
            if (closed) {
                log.info("disconnected from the coordinator at {}", settings.endpoint());
            } else {
                log.warn("lost the connection to the coordinator at {}", settings.endpoint());
            }
            listener.disconnected();
        }
    }
}
