package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlCodec.Decoded;
import dev.headend.control.ControlMessage;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.text.LogText;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** What one peer has to say, on one connection. */
abstract class PeerSession {
    private static final Logger log = LoggerFactory.getLogger(PeerSession.class);

    private final Peer peer;
    private final PeerAddress address;
    private final MessagesUnderWay underWay;
    /** Guarded by this. */
    private boolean over;

    /** @param underWay of all peers together; what this one sends is counted there */
    PeerSession(Peer peer, PeerAddress address, MessagesUnderWay underWay) {
        this.peer = peer;
        this.address = address;
        this.underWay = underWay;
    }

    final Peer peer() {
        return peer;
    }

    final PeerAddress address() {
        return address;
    }

    /**
     * Takes a text frame; what it starts is under way when this returns, in the order of the calls, and goes on even when
     * nobody waits for it any more.
     *
     * @return true when the connection is to end; else empty, when all is done that the message asks for
     */
    final Mono<Boolean> received(String text) {
        return switch (ControlCodec.decode(text)) {
            case Decoded.Message(ControlMessage.Heartbeat _) -> Mono.empty();
            case Decoded.Message(ControlMessage.PeerError error) -> failed(error);
            case Decoded.Message(ControlMessage message) -> start(text, () -> handle(message));
            case Decoded.Unknown(String method) -> {
                log.debug("ignored the unknown message {} of peer {}", LogText.line(method), peer);
                yield Mono.empty();
            }
            case Decoded.Malformed(String method, String reason) -> {
                log.warn("ignored a malformed {} of peer {}: {}", method, peer, reason);
                yield Mono.empty();
            }
        };
    }

    private Mono<Boolean> failed(ControlMessage.PeerError error) {
        log.warn(
                "peer {} reports an error, closing its connection: {} {}",
                peer,
                LogText.withoutSources(error.code()),
                LogText.withoutSources(error.message()));
        return Mono.just(true);
    }

    /** Before the first message is received. */
    final Mono<Void> start() {
        return start("", this::connected).then();
    }

    /**
     * Starts the work at once, in the order of the calls, unless the connection is over: what is decoded after that must
     * not make the peer known again.
     */
    private synchronized Mono<Boolean> start(String message, Supplier<Mono<Void>> work) {
        if (over) {
            return Mono.empty();
        }
        underWay.begin(message);
        Mono<Boolean> guarded = Mono.defer(work)
                .onErrorResume(failure -> {
                    log.error("internal error: a message of peer {} was not handled: {}", peer, failure.toString());
                    return Mono.empty();
                })
                .doFinally(_ -> underWay.end(message))
                .then(Mono.empty());
        return Mono.fromFuture(guarded.toFuture(), true);
    }

    /** The connection is over: what is still decoded of its messages is ignored from now on. */
    final synchronized Mono<Void> end() {
        log.info("peer {} disconnected{}", peer, peer.canResume() ? "; its streams can be resumed for a while" : "");
        Mono<Boolean> lost = start("", this::lost);
        over = true;
        return lost.then();
    }

    /** Logs a message that this kind of peer does not send. */
    final Mono<Void> unexpected(ControlMessage message) {
        log.warn(
                "ignored a {} of peer {}: such a peer does not send it",
                message.getClass().getSimpleName(),
                peer);
        return Mono.empty();
    }

    /** Makes the peer known, if it takes part without saying so. */
    abstract Mono<Void> connected();

    /** Does what the message asks for. */
    abstract Mono<Void> handle(ControlMessage message);

    /** Deals with the loss of the peer. */
    abstract Mono<Void> lost();
}
