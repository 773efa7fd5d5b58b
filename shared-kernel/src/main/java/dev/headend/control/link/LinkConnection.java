package dev.headend.control.link;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlHeaders;
import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.text.LogText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.ReadTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.util.concurrent.Queues;

/**
 * One connection to the coordinator, from the upgrade to its end; never opened if the upgrade fails. Used once.
 *
 * <p>The listener is only called on the connection's event loop; {@link #send} and {@link #finish} may be called by any
 * thread.
 */
final class LinkConnection implements BiFunction<WebsocketInbound, WebsocketOutbound, Publisher<Void>> {
    private static final Logger log = LoggerFactory.getLogger(LinkConnection.class);
    /**
     * Messages of a few hundred bytes that may wait to be sent. Far more than a peer sends at once after reconnecting, so a
     * coordinator that is so far behind has stopped reading.
     */
    private static final int MAX_WAITING = 65_536;

    /** Is told what happens on a connection; see {@link LinkListener} for the threads. */
    interface Observer {
        void opened(LinkConnection connection, CoordinatorFeatures coordinator);

        void received(ControlMessage message);

        void closed(LinkConnection connection);
    }

    private final LinkSettings.Timing timing;
    private final Observer observer;
    private final Sinks.Many<String> outbound = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<String>get(MAX_WAITING).get());
    private final Sinks.Empty<Void> finishing = Sinks.empty();
    private final Sinks.Empty<Void> gone = Sinks.empty();
    /** {@link System#nanoTime} of the upgrade; null before. Written by the event loop. */
    private volatile @Nullable Long openedAt;
    /** Null before the upgrade. */
    private volatile @Nullable Channel channel;
    /** How long the coordinator may say nothing. Written by the event loop. */
    private volatile Duration silence;

    LinkConnection(LinkSettings.Timing timing, Observer observer) {
        this.timing = timing;
        this.silence = timing.silence();
        this.observer = observer;
    }

    /** Runs on the event loop once the upgrade is done. */
    @Override
    public Publisher<Void> apply(WebsocketInbound in, WebsocketOutbound out) {
        CoordinatorFeatures coordinator = CoordinatorFeatures.of(in.headers().get(ControlHeaders.COORDINATOR_FEATURES));
        silence = timing.silenceOf(coordinator);
        in.withConnection(this::attach);
        openedAt = System.nanoTime();
        observer.opened(this, coordinator);
        Mono<Void> reading = in.aggregateFrames(ControlCodec.MAX_MESSAGE_BYTES)
                .receive()
                .asString()
                .doOnNext(this::read)
                .then();
        Mono<Void> writing =
                out.sendString(Flux.merge(outbound.asFlux(), heartbeats())).then();
        return Mono.firstWithSignal(reading, writing);
    }

    private void attach(Connection netty) {
        channel = netty.channel();
        netty.addHandlerFirst("silence", silenceHandler());
        netty.onDispose(() -> {
            observer.closed(this);
            gone.tryEmitEmpty();
        });
    }

    private IdleStateHandler silenceHandler() {
        return new IdleStateHandler(silence.toMillis(), 0, 0, TimeUnit.MILLISECONDS) {
            @Override
            protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
                ctx.fireExceptionCaught(ReadTimeoutException.INSTANCE);
                ctx.close();
            }
        };
    }

    private Flux<String> heartbeats() {
        return Flux.interval(timing.heartbeat())
                .map(_ -> ControlCodec.encode(new Heartbeat()))
                .onBackpressureDrop()
                .takeUntilOther(finishing.asMono());
    }

    private void read(String text) {
        switch (ControlCodec.decode(text)) {
            case ControlCodec.Decoded.Message(Heartbeat _) -> log.trace("heartbeat");
            case ControlCodec.Decoded.Message(ControlMessage.PeerError error) ->
                log.warn(
                        "the coordinator reports an error: {} {}",
                        LogText.withoutSources(error.code()),
                        LogText.withoutSources(error.message()));
            case ControlCodec.Decoded.Message(ControlMessage message) -> observer.received(message);
            case ControlCodec.Decoded.Unknown(String method) ->
                log.debug("ignored unknown message {}", LogText.line(method));
            case ControlCodec.Decoded.Malformed(String method, String reason) ->
                log.warn("ignored malformed {} from the coordinator: {}", method, reason);
        }
    }

    /**
     * Queues a text for sending. Never waits for the network.
     *
     * @return false if the connection is closed, or is closed by this because too much waits
     */
    synchronized boolean send(String text) {
        Sinks.EmitResult result = outbound.tryEmitNext(text);
        if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
            closeNow();
        }
        return result.isSuccess();
    }

    /** Closes the channel itself: a close frame would wait behind all that is not read. */
    private void closeNow() {
        Channel current = channel;
        if (current != null && current.isOpen()) {
            log.warn("the coordinator does not read what is sent to it; closing the connection");
            current.close();
        }
    }

    /** Sends what is queued, then closes. */
    synchronized void finish() {
        outbound.tryEmitComplete();
        finishing.tryEmitEmpty();
    }

    /** After which a coordinator that says nothing is given up. */
    Duration silence() {
        return silence;
    }

    /** Completes when the connection is closed and the observer has been told; at once if it was never open. */
    Mono<Void> whenClosed() {
        return openedAt == null ? Mono.empty() : gone.asMono();
    }

    /** Whether it was open, and for at least that long. */
    boolean wasOpenFor(Duration least) {
        Long opened = openedAt;
        return opened != null && System.nanoTime() - opened >= least.toNanos();
    }
}
