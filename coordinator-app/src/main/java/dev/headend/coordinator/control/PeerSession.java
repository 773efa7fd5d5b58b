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

/** What is said between the coordinator and one peer. */
abstract class PeerSession {
    private static final Logger log = LoggerFactory.getLogger(PeerSession.class);

    private final Peer peer;
    private final PeerAddress address;
    private boolean over;

    PeerSession(Peer peer, PeerAddress address) {
        this.peer = peer;
        this.address = address;
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
    final Mono<Boolean> hear(String text) {
        return switch (ControlCodec.decode(text)) {
            case Decoded.Message(ControlMessage.Heartbeat _) -> Mono.empty();
            case Decoded.Message(ControlMessage.PeerError error) -> failed(error);
            case Decoded.Message(ControlMessage message) -> started(() -> handle(message));
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

    /** Before the first message is heard. */
    final Mono<Void> begin() {
        return started(this::connected).then();
    }

    /**
     * Starts the work at once, in the order of the calls, unless the connection is over: what is decoded after that must
     * not make the peer known again.
     */
    private synchronized Mono<Boolean> started(Supplier<Mono<Void>> work) {
        if (over) {
            return Mono.empty();
        }
        Mono<Boolean> guarded = Mono.defer(work)
                .onErrorResume(failure -> {
                    log.error("a message of peer {} could not be dealt with: {}", peer, failure.toString());
                    return Mono.empty();
                })
                .then(Mono.empty());
        return Mono.fromFuture(guarded.toFuture(), true);
    }

    /** The connection is over: what is still decoded of its messages is ignored from now on. */
    final synchronized Mono<Void> end() {
        log.info("peer {} disconnected{}", peer, peer.canResume() ? "; its streams can be resumed for a while" : "");
        Mono<Boolean> gone = started(this::gone);
        over = true;
        return gone.then();
    }

    /** Logs that this kind of peer cannot say that. */
    final Mono<Void> notForThis(ControlMessage message) {
        log.warn(
                "ignored a {} of peer {}, which is not its to send",
                message.getClass().getSimpleName(),
                peer);
        return Mono.empty();
    }

    /** Makes the peer known. */
    abstract Mono<Void> connected();

    /** Does what the message asks for. */
    abstract Mono<Void> handle(ControlMessage message);

    /** Deals with the loss of the peer. */
    abstract Mono<Void> gone();
}
