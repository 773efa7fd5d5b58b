package dev.headend.coordinator.store.redis.replica;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlCodec.Decoded;
import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Does what an entry of a mailbox asks for ({@code mail} and {@code supersede} in prelude.lua): sends a message to a peer that is connected
 * here, or ends the connection of one whose program is back elsewhere. A task that finds no encoder is given back to its stream;
 * every other message to a peer that has gone concerns only what that no longer has.
 */
public final class MailReceiver {
    private static final Logger log = LoggerFactory.getLogger(MailReceiver.class);

    private final PeerConnections connections;
    private final Scripts scripts;

    /** @param scripts by which the store is told of a message that reached nobody */
    public MailReceiver(PeerConnections connections, Scripts scripts) {
        this.connections = connections;
        this.scripts = scripts;
    }

    /** Completes at once, unless a task has to be given back. Never an error. */
    public Mono<Void> receive(MailEntry entry) {
        return Mono.defer(() -> handle(entry)).onErrorResume(failure -> {
            log.error("internal error: an entry of the mailbox was not handled: {}", failure.toString());
            return Mono.empty();
        });
    }

    private Mono<Void> handle(MailEntry entry) {
        String superseded = entry.field("supersede");
        if (superseded != null) {
            connections.supersede(PeerText.id(superseded));
            return Mono.empty();
        }
        String to = entry.field("to");
        String text = entry.field("text");
        if (to == null || text == null) {
            throw new IllegalArgumentException("it has no address, or no text");
        }
        return send(PeerText.id(to), text);
    }

    private Mono<Void> send(PeerId peer, String text) {
        if (!(ControlCodec.decode(text) instanceof Decoded.Message(ControlMessage message))) {
            log.error(
                    "internal error: a message to peer {} cannot be read: {}",
                    peer,
                    text.lines().findFirst().orElse(""));
            return Mono.empty();
        }
        return connections
                .send(peer, message)
                .filter(sent -> !sent && message instanceof EncodeStart)
                .flatMap(_ -> giveBack(peer, (EncodeStart) message));
    }

    /** Once: if it fails, the loss of the encoder tells the stream, which only takes longer. */
    private Mono<Void> giveBack(PeerId encoder, EncodeStart task) {
        return scripts.ask(Script.UNDELIVERED, List.of(task.streamId().toString(), encoder.toString()))
                .onErrorComplete()
                .then();
    }
}
