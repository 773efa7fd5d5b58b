package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.DrainAccept;
import dev.headend.control.ControlMessage.EncoderDrain;
import dev.headend.control.ControlMessage.Register;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.stream.StreamLifecycle;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Handles the messages of an encoder. */
final class EncoderSession extends PeerSession {
    private static final Logger log = LoggerFactory.getLogger(EncoderSession.class);

    private final List<PeerInstance> replaced;
    private final FleetRegister fleet;
    private final StreamLifecycle lifecycle;
    private final PeerLinks links;
    /** An encoder is given nothing before what it resumes counts: where coordinators share a store, a step takes longer than this. */
    private final Outstanding resumptions = new Outstanding();

    private final Outstanding reports = new Outstanding();

    /** @param replaced earlier runs of this encoder that are dead */
    EncoderSession(
            Peer peer,
            List<PeerInstance> replaced,
            PeerAddress address,
            MessagesUnderWay underWay,
            FleetRegister fleet,
            StreamLifecycle lifecycle,
            PeerLinks links) {
        super(peer, address, underWay);
        this.replaced = replaced;
        this.fleet = fleet;
        this.lifecycle = lifecycle;
        this.links = links;
    }

    /** An encoder becomes known when it registers; which ones are no more it says before. */
    @Override
    Mono<Void> connected() {
        return Flux.fromIterable(replaced)
                .map(dead -> new Peer.Identity(peer().role(), dead))
                .concatMap(dead -> fleet.encoderDied(dead, peer()))
                .then();
    }

    @Override
    Mono<Void> handle(ControlMessage message) {
        return switch (message) {
            case Register register -> registered(register);
            case EncoderDrain drain -> drains(drain);
            case StreamAvailable available -> reports.with(lifecycle.announced(peer().id(), available));
            case TaskResume resume -> resumptions.with(lifecycle.encoderResumes(peer(), resume));
            case StreamClosed closed -> reports.with(lifecycle.encoderDone(peer(), closed));
            default -> unexpected(message);
        };
    }

    private Mono<Void> registered(Register register) {
        log.info("{} registered: takes {}", peer(), shown(register.capacity()));
        return resumptions.none().then(Mono.defer(() -> fleet.encoderRegistered(peer(), register.capacity())));
    }

    /** It says so again when nothing is left. An order may be on its way to it; then it has to wait for that. */
    private Mono<Void> drains(EncoderDrain drain) {
        return resumptions
                .none()
                .then(Mono.defer(() -> fleet.encoderDrains(peer(), drain.capacity())))
                .doOnNext(load -> log.info("{} drains: gets no new streams, and has {}", peer(), load))
                .filter(load -> load == 0)
                .flatMap(_ -> links.send(peer().id(), new DrainAccept()))
                .then();
    }

    private static String shown(int capacity) {
        return capacity <= 0 ? "any number of streams" : capacity + " streams at a time";
    }

    /**
     * The streams of an encoder that cannot resume are over with it, and nobody says its reports again: they come first. Where coordinators
     * share a store, another one may take up the loss while the reports, which take several round trips, are under way.
     */
    @Override
    Mono<Void> lost() {
        Mono<Void> loss = Mono.defer(() -> lifecycle.peerLost(peer()));
        return peer().canResume() ? loss : reports.none().then(loss);
    }
}
