package dev.headend.coordinator.store.embedded;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.stream.Outcome;
import dev.headend.coordinator.stream.Outcome.Later;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamInput.AdmissionWithdrawn;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What steps ask for besides what is in the file, done when they are committed: messages, inputs that come later, publishers who may
 * move. Nothing of it needs to survive the process, as no peer's connection does. Safe for any thread; about one stream it is called
 * in the order of the steps.
 */
final class CommittedSteps {
    private static final Later WITHDRAWN = new Later(new AdmissionWithdrawn(), Duration.ZERO);

    private final PeerConnections peers;
    private final Timeouts timeouts;
    private final StreamTimers timers = new StreamTimers(Schedulers.parallel());
    private final MovingPublishers moving = new MovingPublishers();
    /** Admitted, and neither begun nor over. */
    private final Set<StreamId> unbegun = ConcurrentHashMap.newKeySet();
    /** Of an earlier run; until somebody listens. */
    private List<Stream> leftBehind;

    /** @param leftBehind streams of an earlier run: all of their peers are gone */
    CommittedSteps(PeerConnections peers, Timeouts timeouts, List<Stream> leftBehind) {
        this.peers = peers;
        this.timeouts = timeouts;
        this.leftBehind = leftBehind;
    }

    void admitted(Admission admission) {
        if (admission instanceof Admission.Granted(Stream stream)) {
            unbegun.add(stream.id());
        }
    }

    /** See {@link dev.headend.coordinator.stream.StreamStore#begin}; waits for nothing. */
    Mono<Boolean> begin(Stream stream, EncodeStart task, PublishAccept accept) {
        return Mono.defer(() -> unbegun.remove(stream.id()) ? tell(stream, task, accept) : Mono.just(false));
    }

    private Mono<Boolean> tell(Stream stream, EncodeStart task, PublishAccept accept) {
        return peers.send(stream.encoder().id(), task)
                .doOnNext(sent -> {
                    if (!sent) {
                        unbegun.add(stream.id());
                    }
                })
                .flatMap(sent -> sent ? peers.send(stream.edge().id(), accept).thenReturn(true) : Mono.just(false));
    }

    /** Has no effect before it is subscribed to, and then waits for nothing. */
    Mono<Stream.Change> carryOut(Stream.Change change) {
        return Mono.defer(() -> {
            Stream stream = change.after();
            Outcome outcome = Outcome.of(change, timeouts);
            outcome.later().forEach(later -> timers.schedule(stream.id(), later));
            letMove(outcome);
            forgetIfOver(stream);
            return send(outcome.messages()).thenReturn(change);
        });
    }

    private void letMove(Outcome outcome) {
        StreamKey mover = outcome.mover();
        if (mover != null) {
            moving.add(
                    outcome.change().after().channel(), outcome.change().after().id(), mover);
        }
    }

    private void forgetIfOver(Stream stream) {
        if (!stream.state().holdsChannel()) {
            moving.remove(stream.channel(), stream.id());
            unbegun.remove(stream.id());
        }
        if (stream.state() instanceof StreamState.Closed) {
            timers.cancel(stream.id());
        }
    }

    private Mono<Void> send(List<Outcome.Message> messages) {
        return Flux.fromIterable(messages)
                .concatMap(message -> peers.send(message.to(), message.what()))
                .then();
    }

    /** @return how many streams there are */
    int later(List<StreamId> streams, Later later) {
        streams.forEach(id -> timers.schedule(id, later));
        return streams.size();
    }

    /** As {@link #later}, for the streams of a peer that is gone. */
    int lost(Peer peer, List<StreamId> streams) {
        streams.forEach(id -> timers.schedule(id, isWithdrawn(id, peer) ? WITHDRAWN : Later.lossOf(peer, timeouts)));
        return streams.size();
    }

    /** Nobody has been told of a stream that has not begun: the loss of its encoder is nobody's business. */
    private boolean isWithdrawn(StreamId stream, Peer lost) {
        return lost.role() == ControlRole.HLS && !lost.canResume() && unbegun.remove(stream);
    }

    Optional<StreamId> movable(ChannelId channel, StreamKey key) {
        return moving.find(channel, key);
    }

    /** For one subscriber. Those of streams that an earlier run has left behind come first. */
    Flux<Due> due() {
        return timers.due().doFirst(this::takeUpLeftBehind);
    }

    /** Those of peers that can resume are waited for from now on; the others are over. */
    private void takeUpLeftBehind() {
        leftBehind.forEach(stream -> {
            lost(stream.encoder(), List.of(stream.id()));
            lost(stream.edge(), List.of(stream.id()));
        });
        leftBehind = List.of();
    }
}
