package dev.headend.control.link;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlHeaders;
import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.Heartbeat;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.ReadTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * A connection to the coordinator that is made again whenever it is lost: at once when it had stood for a while, else
 * after a pause. Thread-safe.
 */
public final class ControlLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration EMIT_PATIENCE = Duration.ofSeconds(1);
    private static final double JITTER = 0.2;

    private final LinkSettings settings;
    private final LinkListener listener;
    private final HttpClient client;
    /** What is to be sent on the connection that stands; null while there is none. */
    private final AtomicReference<Sinks.@Nullable Many<String>> outbound = new AtomicReference<>();

    /** When the latest attempt became a connection; null if it did not. */
    private volatile @Nullable Instant connectedAt;

    private volatile @Nullable Disposable running;

    /** Describes a link; {@link #start} makes the first connection. */
    public ControlLink(LinkSettings settings, LinkListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.client = HttpClient.newConnection()
                .responseTimeout(CONNECT_TIMEOUT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .headers(this::addHeaders);
    }

    private void addHeaders(HttpHeaders headers) {
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

    /** Connects, and goes on doing so until {@link #close}. */
    public void start() {
        running = Mono.defer(this::connection)
                .onErrorResume(this::unreachable)
                .repeatWhen(ends -> ends.concatMap(_ -> Mono.delay(pause())))
                .checkpoint("control link " + settings.role())
                .subscribe();
    }

    /** Whether a connection stands at this moment. */
    public boolean isConnected() {
        return outbound.get() != null;
    }

    /**
     * Sends a message.
     *
     * @return false when there is no connection: then nothing was sent, and nothing will be
     * @throws IllegalArgumentException if a value holds a line break
     */
    public boolean send(ControlMessage message) {
        String text = ControlCodec.encode(message);
        Sinks.Many<String> sink = outbound.get();
        if (sink == null) {
            return false;
        }
        sink.emitNext(text, Sinks.EmitFailureHandler.busyLooping(EMIT_PATIENCE));
        return true;
    }

    /** Ends the connection and makes no other. The listener still hears {@code disconnected}. */
    @Override
    public void close() {
        Disposable current = running;
        if (current != null) {
            current.dispose();
        }
    }

    private Mono<Void> connection() {
        return client.websocket(WebsocketClientSpec.builder()
                        .maxFramePayloadLength(ControlCodec.MAX_MESSAGE_BYTES)
                        .build())
                .uri(settings.endpoint())
                .handle(this::converse)
                .then();
    }

    private Publisher<Void> converse(WebsocketInbound in, WebsocketOutbound out) {
        in.withConnection(connection -> connection.addHandlerFirst("silence", silenceHandler()));
        Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
        opened(sink);
        Mono<Void> reading = in.aggregateFrames(ControlCodec.MAX_MESSAGE_BYTES)
                .receive()
                .asString()
                .doOnNext(this::read)
                .then();
        Flux<String> heartbeats =
                Flux.interval(settings.timing().heartbeat()).map(_ -> ControlCodec.encode(new Heartbeat()));
        Mono<Void> writing =
                out.sendString(Flux.merge(sink.asFlux(), heartbeats)).then();
        return Mono.firstWithSignal(reading, writing).doFinally(_ -> lost(sink));
    }

    private IdleStateHandler silenceHandler() {
        return new IdleStateHandler(settings.timing().silence().toMillis(), 0, 0, TimeUnit.MILLISECONDS) {
            @Override
            protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
                ctx.fireExceptionCaught(ReadTimeoutException.INSTANCE);
                ctx.close();
            }
        };
    }

    private void opened(Sinks.Many<String> sink) {
        connectedAt = Instant.now();
        outbound.set(sink);
        log.info("connected to the coordinator at {} as {}", settings.endpoint(), settings.role());
        listener.connected();
    }

    private void lost(Sinks.Many<String> sink) {
        if (outbound.compareAndSet(sink, null)) {
            log.warn("lost the connection to the coordinator at {} as {}", settings.endpoint(), settings.role());
            listener.disconnected();
        }
    }

    private void read(String text) {
        switch (ControlCodec.decode(text)) {
            case ControlCodec.Decoded.Message(Heartbeat _) -> log.trace("heartbeat");
            case ControlCodec.Decoded.Message(ControlMessage.PeerError error) ->
                log.warn("the coordinator reports an error: {} {}", error.code(), error.message());
            case ControlCodec.Decoded.Message(ControlMessage message) -> listener.received(message);
            case ControlCodec.Decoded.Unknown(String method) -> log.debug("ignored the unknown message {}", method);
            case ControlCodec.Decoded.Malformed(String method, String reason) ->
                log.warn("ignored a malformed {} from the coordinator: {}", method, reason);
        }
    }

    private Mono<Void> unreachable(Throwable failure) {
        log.warn(
                "no connection to the coordinator at {} as {}: {}; trying again",
                settings.endpoint(),
                settings.role(),
                failure.toString());
        return Mono.empty();
    }

    private Duration pause() {
        Duration pause = settings.timing().reconnect();
        Instant connected = connectedAt;
        connectedAt = null;
        if (connected != null && connected.plus(pause).isBefore(Instant.now())) {
            return Duration.ZERO;
        }
        double factor = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
        return Duration.ofMillis((long) (pause.toMillis() * factor));
    }
}
