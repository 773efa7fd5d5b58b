package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlCodec.Decoded;
import dev.headend.control.ControlMessage;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.text.LogText;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Handles the messages of one peer, on one connection. Thread-safe. */
abstract class PeerSession {
    private static final Logger log = LoggerFactory.getLogger(PeerSession.class);

    private final Peer peer;
    private final PeerAddress address;
    private final MessagesUnderWay underWay;
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    /** Of {@link #steps}, with the one that runs. */
    private final AtomicInteger waitingSteps = new AtomicInteger();
    /** Belongs to the steps. */
    private boolean over;

    /** @param underWay shared by all peers; counts the messages of this one */
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
     * Takes a text frame. What it asks for is started at once, or by the thread that is starting something of this peer just
     * then; in the order of the calls. It goes on even when nobody waits for it any more.
     *
     * @return true when the connection is to end; else empty, when all is done that the message asks for
     */
    final Mono<Boolean> received(String text) {
        return switch (ControlCodec.decode(text)) {
            case Decoded.Message(ControlMessage.Heartbeat _) -> Mono.empty();
            case Decoded.Message(ControlMessage.PeerError error) -> failed(error);
            case Decoded.Message(ControlMessage message) -> start(text, () -> handle(message));
            case Decoded.Unknown(String method) -> {
                log.debug("ignored the unknown message {} of {}", LogText.line(method), peer);
                yield Mono.empty();
            }
            case Decoded.Malformed(String method, String reason) -> {
                log.warn("ignored a malformed {} of {}: {}", method, peer, reason);
                yield Mono.empty();
            }
        };
    }

    private Mono<Boolean> failed(ControlMessage.PeerError error) {
        log.warn(
                "{} reported an error; closing its connection: {} {}",
                peer,
                LogText.withoutSources(error.code()),
                LogText.withoutSources(error.message()));
        return Mono.just(true);
    }

    /** Before the first message is received. */
    final Mono<Void> start() {
        return start("", this::connected).then();
    }

    /** Ends the session with its connection: messages that are decoded later are ignored. */
    final Mono<Void> end() {
        return start("", this::endNow).then();
    }

    /** Once {@link #over} is set, nothing that is still decoded makes the peer known again. */
    private Mono<Void> endNow() {
        over = true;
        return lost();
    }

    private Mono<Boolean> start(String message, Supplier<Mono<Void>> work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        long cost = underWay.begin(message);
        Mono<Void> guarded = Mono.defer(() -> over ? Mono.empty() : work.get())
                .onErrorResume(failure -> {
                    log.error("internal error: a message of {} was not handled: {}", peer, failure.toString());
                    return Mono.empty();
                })
                .doFinally(_ -> underWay.end(cost));
        inOrder(() -> guarded.subscribe(_ -> {}, done::completeExceptionally, () -> done.complete(null)));
        return Mono.fromFuture(done, true);
    }

    /**
     * Runs the steps of all callers one after another, in the order of the calls. A thread that finds another at it leaves its
     * step to that one, and nobody holds a lock: what a step calls may well end other sessions, and theirs may end this one.
     */
    private void inOrder(Runnable step) {
        steps.add(step);
        if (waitingSteps.getAndIncrement() > 0) {
            return;
        }
        do {
            steps.remove().run();
        } while (waitingSteps.decrementAndGet() > 0);
    }

    /** Logs a message that peers in this role do not send. */
    final Mono<Void> unexpected(ControlMessage message) {
        log.warn(
                "ignored a {} of {}: not a message of its role",
                message.getClass().getSimpleName(),
                peer);
        return Mono.empty();
    }

    /** Makes the peer known, if its role needs no registration. */
    abstract Mono<Void> connected();

    /** Handles one message. */
    abstract Mono<Void> handle(ControlMessage message);

    /** Handles the loss of the connection. */
    abstract Mono<Void> lost();
}
