package dev.headend.coordinator.stream;

import dev.headend.control.ControlMessage.CloseAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.stream.StreamInput.AdmissionWithdrawn;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeAskedAnew;
import dev.headend.coordinator.stream.StreamInput.EdgeResumed;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.coordinator.stream.StreamInput.PublisherMayMove;
import dev.headend.coordinator.stream.StreamInput.PublisherMoved;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import dev.headend.text.LogText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The use cases of streams after their admission. Each is one input of the state machine. */
public final class StreamLifecycle {
    private static final Logger log = LoggerFactory.getLogger(StreamLifecycle.class);

    private final StreamStore streams;
    private final FleetRegister fleet;
    private final PeerLinks links;
    private final Timeouts timeouts;
    private final StreamLog steps;

    /** @param timeouts with peers, for the log */
    public StreamLifecycle(StreamStore streams, FleetRegister fleet, PeerLinks links, Timeouts timeouts) {
        this.streams = streams;
        this.fleet = fleet;
        this.links = links;
        this.timeouts = timeouts;
        this.steps = new StreamLog(timeouts);
    }

    /** An edge reports that a publisher has left. */
    public Mono<Void> publisherEnded(PeerId edge, StreamId id) {
        return apply(id, new PublisherEnded(edge)).then();
    }

    /** An edge that is back still has a publisher; answered with RESUME-ACCEPT or RESUME-DENY. */
    public Mono<Void> edgeResumes(Peer edge, StreamResume message) {
        return resume(edge, message.channel(), message.streamId(), new EdgeResumed(edge));
    }

    /** An encoder that is back still has a task; answered with RESUME-ACCEPT, with the reports that are known, or RESUME-DENY. */
    public Mono<Void> encoderResumes(Peer encoder, TaskResume message) {
        return resume(encoder, message.channel(), message.streamId(), new EncoderResumed(encoder));
    }

    private Mono<Void> resume(Peer peer, ChannelId channel, StreamId id, StreamInput input) {
        return apply(id, input)
                .singleOptional()
                .flatMap(step -> step.filter(Stream.Change::isResumption).isPresent()
                        ? Mono.empty()
                        : deny(peer, channel, id, step.map(Stream.Change::after)));
    }

    /**
     * Not logged if the connection has ended: the peer goes on with the stream, and resumes it again. Where coordinators share a store, all
     * that a peer has said on a connection which this one has had to end is answered so, and most of these streams live.
     *
     * @param known empty = there is no such stream
     */
    private Mono<Void> deny(Peer peer, ChannelId channel, StreamId id, Optional<Stream> known) {
        return links.send(peer.id(), new ResumeDeny(channel, id))
                .filter(sent -> sent)
                .doOnNext(_ -> known.ifPresentOrElse(
                        stream -> steps.addDenial(stream, peer), () -> steps.addUnknown(channel, id, peer)))
                .then();
    }

    /** Takes back an admission that neither its edge nor its encoder has been told of. */
    Mono<Void> withdraw(Stream stream) {
        return apply(stream.id(), new AdmissionWithdrawn()).then();
    }

    /**
     * An edge asks for a channel. If it held the stream that is live there on an earlier connection, that one ends.
     *
     * @return whether it did
     */
    Mono<Boolean> askedAnew(Peer edge, ChannelId channel) {
        return streams.liveOn(channel)
                .flatMap(Mono::justOrEmpty)
                .flatMap(live -> apply(live, new EdgeAskedAnew(edge)))
                .map(Stream.Change::isChange)
                .defaultIfEmpty(false);
    }

    /** An edge that is about to stop has asked the publisher of a stream to connect anew. */
    Mono<Void> publisherMoves(PeerId edge, StreamId id, StreamKey key) {
        return apply(id, new PublisherMayMove(edge, key)).then();
    }

    /**
     * A publisher asks for a channel. If that is held by his own stream at an edge that is about to stop, that one ends.
     *
     * @param to by which he comes
     * @return whether it was
     */
    Mono<Boolean> publisherMoved(Peer to, ChannelId channel, StreamKey key) {
        return streams.movable(channel, key)
                .flatMap(Mono::justOrEmpty)
                .flatMap(stream -> apply(stream, new PublisherMoved(to)))
                .map(Stream.Change::isChange)
                .defaultIfEmpty(false);
    }

    /** An encoder has made something available. */
    public Mono<Void> announced(PeerId encoder, StreamAvailable message) {
        StreamEvent.Available what = new StreamEvent.Available(
                message.type(), message.resolution(), message.indexFile(), message.startTime());
        return apply(message.streamId(), new Announced(encoder, what)).then();
    }

    /** An encoder is done with a task. One that can resume hears when that is written down. */
    public Mono<Void> encoderDone(Peer encoder, StreamClosed message) {
        EncoderDone done = new EncoderDone(encoder.id());
        CloseAccept answer = new CloseAccept(message.channel(), message.streamId());
        return apply(message.streamId(), done)
                .doOnNext(change -> reportFailure(change, message))
                .then(encoder.canResume() ? links.send(encoder.id(), answer) : Mono.empty())
                .then();
    }

    private static void reportFailure(Stream.Change change, StreamClosed message) {
        if (change.isChange() && (message.errorCode() != null || message.errorMessage() != null)) {
            log.warn(
                    "{} failed: channel {} stream {}: {} {}",
                    change.after().encoder(),
                    change.after().channel(),
                    change.after().id(),
                    LogText.withoutSources(message.errorCode()),
                    LogText.withoutSources(message.errorMessage()));
        }
    }

    /** A peer's connection is lost: its streams are lost at once, or wait for it if it can resume them. */
    public Mono<Void> peerLost(Peer peer) {
        return fleet.peerGone(peer).doOnNext(streams -> logLoss(peer, streams)).then();
    }

    private void logLoss(Peer peer, int streams) {
        String some = streams == 1 ? "its stream" : "its " + streams + " streams";
        if (streams == 0) {
            log.info("{} disconnected; it had no streams", peer);
        } else if (peer.canResume()) {
            String wait = streams == 1 ? "waits" : "wait";
            log.info(
                    "{} disconnected; {} {} {} s for it",
                    peer,
                    some,
                    wait,
                    timeouts.resumption().toSeconds());
        } else {
            log.warn("{} disconnected, and it cannot resume {}", peer, some);
        }
    }

    /**
     * The application closes what is live on a channel.
     *
     * @param id only this stream; null = whichever it is
     * @return whether there was such a stream, which now ends
     */
    public Mono<Boolean> close(ChannelId channel, @Nullable StreamId id) {
        CloseOrdered order = new CloseOrdered(channel);
        Mono<StreamId> meant =
                id != null ? Mono.just(id) : streams.liveOn(channel).flatMap(Mono::justOrEmpty);
        return meant.flatMap(live -> apply(live, order))
                .map(Stream.Change::isChange)
                .defaultIfEmpty(false);
    }

    /** Applies the inputs that become due, for as long as somebody is subscribed: all that are due at once are begun at once. */
    public Flux<Void> runTimers() {
        return streams.due().flatMap(this::applyDue, Integer.MAX_VALUE);
    }

    private Mono<Void> applyDue(Due due) {
        return logged(streams.apply(due), due.input()).then().onErrorResume(failure -> {
            log.error(
                    "internal error: {} of stream {} was not handled: {}",
                    due.input(),
                    due.stream(),
                    failure.toString());
            return Mono.empty();
        });
    }

    /** Empty when there is no such stream. */
    private Mono<Stream.Change> apply(StreamId id, StreamInput input) {
        return logged(streams.apply(id, input), input);
    }

    /**
     * Whoever waits for it may give up; the step goes on to its end, and is logged. A future that fails then would be an error in the
     * log: so it has the failure as a value.
     */
    private Mono<Stream.Change> logged(Mono<Stream.Change> step, StreamInput input) {
        Mono<Stream.Change> logged = step.doOnNext(change -> steps.add(change, input));
        return Mono.defer(
                () -> Mono.fromFuture(logged.materialize().toFuture(), true).dematerialize());
    }
}
