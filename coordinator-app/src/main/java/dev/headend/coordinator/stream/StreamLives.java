package dev.headend.coordinator.stream;

import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.PatienceOver;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What can happen to streams after their admission: each use case is one input to the ledger, followed by what that step
 * asks to be said to peers. Nobody may cancel one half-way.
 */
public final class StreamLives {
    private static final Logger log = LoggerFactory.getLogger(StreamLives.class);

    private final StreamLedger ledger;
    private final PeerLinks links;
    private final Patience patience;

    /** @param patience comes back to streams that end before their encoder shows progress */
    public StreamLives(StreamLedger ledger, PeerLinks links, Patience patience) {
        this.ledger = ledger;
        this.links = links;
        this.patience = patience;
    }

    /** An edge says that a publisher is gone. */
    public Mono<Void> publisherEnded(PeerId edge, StreamId id) {
        return happen(id, new PublisherEnded(edge));
    }

    /** An encoder has made something available. */
    public Mono<Void> announced(PeerId encoder, StreamAvailable message) {
        StreamEvent.Available what = new StreamEvent.Available(
                message.type(), message.resolution(), message.indexFile(), message.startTime());
        return happen(message.streamId(), new Announced(encoder, what));
    }

    /** An encoder is done with a task. */
    public Mono<Void> encoderDone(PeerId encoder, StreamClosed message) {
        if (message.errorCode() != null || message.errorMessage() != null) {
            log.warn(
                    "encoder {} failed: channel {} stream {}: {} {}",
                    encoder,
                    message.channel(),
                    message.streamId(),
                    message.errorCode(),
                    message.errorMessage());
        }
        return happen(message.streamId(), new EncoderDone(encoder));
    }

    /** An edge is gone. */
    public Mono<Void> edgeLost(PeerId edge, List<StreamId> streams) {
        return Flux.fromIterable(streams)
                .flatMap(id -> happen(id, new EdgeLost(edge)))
                .then();
    }

    /** An encoder is gone. */
    public Mono<Void> encoderLost(PeerId encoder, List<StreamId> streams) {
        return Flux.fromIterable(streams)
                .flatMap(id -> happen(id, new EncoderLost(encoder)))
                .then();
    }

    /**
     * The application closes what is live on a channel.
     *
     * @param id only this stream; null = whichever it is
     */
    public Mono<Void> close(ChannelId channel, @Nullable StreamId id) {
        CloseOrdered order = new CloseOrdered(channel);
        if (id != null) {
            return happen(id, order);
        }
        return ledger.liveOn(channel)
                .flatMap(live -> live.map(one -> happen(one, order)).orElse(Mono.empty()));
    }

    /** Closes the streams of an earlier run toward the application: existing peers do not take theirs up again. */
    public Mono<Void> closeLeftBehind() {
        return ledger.leftBehind()
                .flatMapMany(Flux::fromIterable)
                .flatMap(stream -> happen(stream.id(), new EncoderLost(stream.encoder())))
                .then();
    }

    /** The streams that patience has run out with are stopped, for as long as somebody is subscribed. */
    public Flux<Void> stopTheImpatient() {
        return patience.over()
                .flatMap(id -> happen(id, new PatienceOver()).onErrorResume(failure -> {
                    log.error("stream {} could not be stopped: {}", id, failure.toString());
                    return Mono.empty();
                }));
    }

    private Mono<Void> happen(StreamId id, StreamInput input) {
        return ledger.apply(id, input)
                .doOnNext(change -> report(change, input))
                .flatMapMany(change ->
                        Flux.fromIterable(change.effects()).concatMap(effect -> carryOut(change.after(), effect)))
                .then();
    }

    private static void report(Stream.Change change, StreamInput input) {
        Stream stream = change.after();
        if (change.before().state().equals(stream.state())) {
            return;
        }
        String what = switch (stream.state()) {
            case StreamState.Live _ -> "available";
            case StreamState.Ending _ -> "ending";
            case StreamState.Closed _ -> "closed";
        };
        log.info(
                "{}: channel {} stream {} ({})",
                what,
                stream.channel(),
                stream.id(),
                input.getClass().getSimpleName());
    }

    private Mono<?> carryOut(Stream stream, StreamEffect effect) {
        return switch (effect) {
            case StreamEffect.StopEncoder _ ->
                links.send(stream.encoder(), new EncodeStop(stream.channel(), stream.id(), null));
            case StreamEffect.KillPublisher _ ->
                links.send(stream.edge(), new StreamKill(stream.channel(), stream.id()));
            case StreamEffect.AwaitProgress _ -> Mono.fromRunnable(() -> patience.begin(stream.id()));
            case StreamEffect.TellApplication _ -> Mono.empty();
        };
    }
}
