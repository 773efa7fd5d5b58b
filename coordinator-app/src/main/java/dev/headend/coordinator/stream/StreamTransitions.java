package dev.headend.coordinator.stream;

import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.stream.StreamInput.EncoderOverdue;
import dev.headend.coordinator.stream.StreamInput.ProgressTimeout;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Applies inputs to streams: first in the store, then carries out the effects of the step, in their order. Inputs that are due
 * later are on the timers.
 */
final class StreamTransitions {
    private static final Logger log = LoggerFactory.getLogger(StreamTransitions.class);

    private final StreamStore streams;
    private final PeerLinks links;
    private final MovingPublishers moving;
    private final StreamTimers timers = new StreamTimers(Schedulers.parallel());
    private final Timeouts timeouts;
    private final StreamLog steps;

    /** @param moving of which streams are taken out that end */
    StreamTransitions(StreamStore streams, PeerLinks links, MovingPublishers moving, Timeouts timeouts) {
        this.streams = streams;
        this.links = links;
        this.moving = moving;
        this.timeouts = timeouts;
        this.steps = new StreamLog(timeouts);
    }

    /** After a delay: then the stream decides whether the input still concerns it. */
    void applyLater(StreamId id, StreamInput input, Duration delay) {
        timers.schedule(id, input, delay);
    }

    /** Applies the inputs that become due, for as long as somebody is subscribed. */
    Flux<Void> runTimers() {
        return timers.due()
                .flatMap(due -> apply(due.stream(), due.input()).then().onErrorResume(failure -> {
                    log.error(
                            "internal error: {} of stream {} was not handled: {}",
                            due.input(),
                            due.stream(),
                            failure.toString());
                    return Mono.empty();
                }));
    }

    /**
     * Empty when there is no such stream. Whoever waits for it may give up; the step goes on to its end. What peers are told
     * of one stream they are told in the order of its steps: see {@link StreamStore}, and that links do not wait.
     */
    Mono<Stream.Change> apply(StreamId id, StreamInput input) {
        Mono<Stream.Change> step = streams.apply(id, input)
                .doOnNext(change -> steps.add(change, input))
                .flatMap(this::carryOut);
        return Mono.defer(() -> Mono.fromFuture(step.toFuture(), true));
    }

    private Mono<Stream.Change> carryOut(Stream.Change change) {
        return Flux.fromIterable(change.effects())
                .concatMap(effect -> carryOut(change.after(), effect))
                .then(Mono.fromSupplier(() -> done(change)));
    }

    private Stream.Change done(Stream.Change change) {
        if (!change.after().state().holdsChannel()) {
            moving.remove(change.after().channel(), change.after().id());
        }
        if (change.after().state() instanceof StreamState.Closed) {
            timers.cancel(change.after().id());
        }
        return change;
    }

    private Mono<?> carryOut(Stream stream, StreamEffect effect) {
        StreamId id = stream.id();
        ChannelId channel = stream.channel();
        return switch (effect) {
            case StreamEffect.StopEncoder _ -> stopEncoder(stream);
            case StreamEffect.KillPublisher _ -> links.send(stream.edge().id(), new StreamKill(channel, id));
            case StreamEffect.AcceptEdge(Peer edge) -> links.send(edge.id(), new ResumeAccept(channel, id, null));
            case StreamEffect.AcceptEncoder(Peer encoder) ->
                links.send(encoder.id(), new ResumeAccept(channel, id, stream.events()));
            case StreamEffect.LetMove(StreamKey key) -> Mono.fromRunnable(() -> moving.add(channel, id, key));
            case StreamEffect.AwaitProgress _ ->
                Mono.fromRunnable(() -> timers.schedule(id, new ProgressTimeout(), timeouts.progress()));
            case StreamEffect.TellApplication _ -> Mono.empty();
        };
    }

    private Mono<Boolean> stopEncoder(Stream stream) {
        timers.schedule(stream.id(), new EncoderOverdue(), timeouts.closing());
        return links.send(stream.encoder().id(), new EncodeStop(stream.channel(), stream.id(), null));
    }
}
