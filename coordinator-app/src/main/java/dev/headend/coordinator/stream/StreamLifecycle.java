package dev.headend.coordinator.stream;

import dev.headend.control.ControlMessage.CloseAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.stream.StreamInput.AdmissionWithdrawn;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeAskedAnew;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EdgeResumed;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.EncoderRegisteredAnew;
import dev.headend.coordinator.stream.StreamInput.EncoderReplaced;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.coordinator.stream.StreamInput.PublisherMayMove;
import dev.headend.coordinator.stream.StreamInput.PublisherMoved;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import dev.headend.text.LogText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The use cases of streams after their admission. Each is one input of the state machine. */
public final class StreamLifecycle {
    private static final Logger log = LoggerFactory.getLogger(StreamLifecycle.class);

    /** For an encoder that registers first and resumes its tasks after that. */
    private static final Duration RESUME_DELAY = Duration.ofSeconds(2);

    private final StreamStore streams;
    private final PeerLinks links;
    private final Timeouts timeouts;
    private final MovingPublishers moving = new MovingPublishers();
    private final StreamTransitions transitions;

    /** @param timeouts with peers */
    public StreamLifecycle(StreamStore streams, PeerLinks links, Timeouts timeouts) {
        this.streams = streams;
        this.links = links;
        this.timeouts = timeouts;
        this.transitions = new StreamTransitions(streams, links, moving, timeouts);
    }

    /** An edge reports that a publisher has left. */
    public Mono<Void> publisherEnded(PeerId edge, StreamId id) {
        return transitions.apply(id, new PublisherEnded(edge)).then();
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
        return transitions
                .apply(id, input)
                .filter(Stream.Change::isResumption)
                .hasElement()
                .flatMap(resumed -> resumed ? Mono.empty() : deny(peer, channel, id));
    }

    private Mono<Void> deny(Peer peer, ChannelId channel, StreamId id) {
        log.info("channel {} stream {} is not, or no longer, with {}, which is told to end it", channel, id, peer);
        return links.send(peer.id(), new ResumeDeny(channel, id)).then();
    }

    /** Takes back an admission that neither its edge nor its encoder has been told of. */
    Mono<Void> withdraw(Stream stream) {
        return transitions.apply(stream.id(), new AdmissionWithdrawn()).then();
    }

    /**
     * An encoder registers on a new connection. Tasks that it had on earlier ones, and does not resume in a moment, are lost.
     *
     * @param streams that were its own on earlier connections
     */
    public Mono<Void> registeredAnew(Peer encoder, List<StreamId> streams) {
        return Mono.fromRunnable(() ->
                streams.forEach(id -> transitions.applyLater(id, new EncoderRegisteredAnew(encoder), RESUME_DELAY)));
    }

    /**
     * An earlier run of an encoder is dead, and will resume nothing: its streams end at once, so that their publishers come again.
     *
     * @param successor that has said so
     * @param streams that it encodes
     */
    public Mono<Void> encoderDied(Peer.Identity dead, Peer successor, List<StreamId> streams) {
        return Flux.fromIterable(streams)
                .flatMap(id -> transitions.apply(id, new EncoderReplaced(dead, successor)))
                .then();
    }

    /**
     * An edge asks for a channel. If it held the stream that is live there on an earlier connection, that one ends.
     *
     * @return whether it did
     */
    Mono<Boolean> askedAnew(Peer edge, ChannelId channel) {
        return streams.liveOn(channel)
                .flatMap(Mono::justOrEmpty)
                .flatMap(live -> transitions.apply(live, new EdgeAskedAnew(edge)))
                .map(Stream.Change::isChange)
                .defaultIfEmpty(false);
    }

    /** An edge that is about to stop has asked the publisher of a stream to connect anew. */
    Mono<Void> publisherMoves(PeerId edge, StreamId id, StreamKey key) {
        return transitions.apply(id, new PublisherMayMove(edge, key)).then();
    }

    /**
     * A publisher asks for a channel. If that is held by his own stream at an edge that is about to stop, that one ends.
     *
     * @param to by which he comes
     * @return whether it was
     */
    Mono<Boolean> publisherMoved(Peer to, ChannelId channel, StreamKey key) {
        return Mono.justOrEmpty(moving.find(channel, key))
                .flatMap(stream -> transitions.apply(stream, new PublisherMoved(to)))
                .map(Stream.Change::isChange)
                .defaultIfEmpty(false);
    }

    /** An encoder has made something available. */
    public Mono<Void> announced(PeerId encoder, StreamAvailable message) {
        StreamEvent.Available what = new StreamEvent.Available(
                message.type(), message.resolution(), message.indexFile(), message.startTime());
        return transitions
                .apply(message.streamId(), new Announced(encoder, what))
                .then();
    }

    /** An encoder is done with a task. One that can resume hears when that is written down. */
    public Mono<Void> encoderDone(Peer encoder, StreamClosed message) {
        EncoderDone done = new EncoderDone(encoder.id());
        CloseAccept answer = new CloseAccept(message.channel(), message.streamId());
        return transitions
                .apply(message.streamId(), done)
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

    /** An edge's connection is lost. */
    public Mono<Void> edgeLost(Peer edge, List<StreamId> streams) {
        logLoss(edge, streams.size());
        return edgeLostFor(edge, streams);
    }

    private Mono<Void> edgeLostFor(Peer edge, List<StreamId> streams) {
        return Flux.fromIterable(streams)
                .flatMap(id -> lost(edge, id, new EdgeLost(edge.id())))
                .then();
    }

    /** An encoder's connection is lost. */
    public Mono<Void> encoderLost(Peer encoder, List<StreamId> streams) {
        logLoss(encoder, streams.size());
        return encoderLostFor(encoder, streams);
    }

    private Mono<Void> encoderLostFor(Peer encoder, List<StreamId> streams) {
        return Flux.fromIterable(streams)
                .flatMap(id -> lost(encoder, id, new EncoderLost(encoder.id())))
                .then();
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

    /** Later, the input only finds the streams that have not been resumed: the others are bound to another connection. */
    private Mono<Void> lost(Peer peer, StreamId id, StreamInput input) {
        return peer.canResume()
                ? Mono.fromRunnable(() -> transitions.applyLater(id, input, timeouts.resumption()))
                : transitions.apply(id, input).then();
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
        return meant.flatMap(live -> transitions.apply(live, order))
                .map(Stream.Change::isChange)
                .defaultIfEmpty(false);
    }

    /**
     * Takes up the streams of an earlier run, all of whose connections are lost: those of peers that can resume are waited
     * for, the others are over.
     */
    public Mono<Void> takeUpLeftBehind() {
        return streams.leftBehind()
                .flatMapMany(Flux::fromIterable)
                .flatMap(stream -> encoderLostFor(stream.encoder(), List.of(stream.id()))
                        .then(edgeLostFor(stream.edge(), List.of(stream.id()))))
                .then();
    }

    /** Applies the inputs that become due, for as long as somebody is subscribed. */
    public Flux<Void> runTimers() {
        return transitions.runTimers();
    }
}
