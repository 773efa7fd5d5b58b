package dev.headend.coordinator.stream;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the streams. Every call is one atomic step, durable when its Mono completes. Calls about one stream take effect
 * in the order in which they are subscribed to, and their results are told one after another in that same order: what a
 * subscriber does before it returns is done before the stream's next step is heard of. It must not block.
 *
 * <p>A step that has been asked for is done to its end, with all that belongs to it, even when nobody waits for it any more.
 */
public interface StreamStore {
    /**
     * Admits a stream: if its edge is connected, its channel free and an encoder has room, the channel is taken, the
     * encoder with the least load chosen and its load counted, all at once; else nothing happens. Neither of the two is told:
     * {@link #begin} does that.
     */
    Mono<Admission> admit(StreamId id, ChannelId channel, PeerId edge);

    /** The result of {@link #admit}. */
    sealed interface Admission {
        /** The stream is live. */
        record Granted(Stream stream) implements Admission {}

        /** Nothing was admitted. */
        record Denied(Reason reason) implements Admission {}

        /** Why not. */
        enum Reason {
            CHANNEL_BUSY,
            NO_ENCODER,
            NO_ROOM,
            EDGE_GONE,
            STORE_FAILING
        }
    }

    /**
     * Tells the encoder, then the edge, of a stream that has just been admitted; before they are told anything else of it.
     *
     * @param within the time that is left for it: later the edge does not wait for the answer any more
     * @return false when neither was told, since the encoder is gone, the stream is not live any more, or it was too late
     */
    Mono<Boolean> begin(Stream stream, EncodeStart task, PublishAccept accept, Duration within);

    /**
     * Applies an input to a stream ({@link Stream#on}): its new state, the encoder's load, the channel, the events for the
     * application and all of its {@link Outcome} are one step. Messages reach the peers wherever they are connected, in the
     * order of a stream's steps; those to a peer that is gone are dropped.
     *
     * @return empty when there is no such stream (any more); a {@link StreamInput.CloseOrdered}, which can be refused, fails
     *     with a {@link StoreUnavailableException} while nothing can be written
     */
    Mono<Stream.Change> apply(StreamId id, StreamInput input);

    /**
     * The inputs whose time has come, each to be given to {@link #apply(Due)}. Those that are due at once come before whatever is
     * asked after that, so that it finds them applied; also those of streams whose peers are gone with an earlier run. A stream
     * that has moved on ignores what came too late. For one subscriber, which takes them as fast as they come.
     */
    Flux<Due> due();

    /** As {@link #apply(StreamId, StreamInput)}; empty also when this has been done already, by another process perhaps. */
    Mono<Stream.Change> apply(Due due);

    /**
     * An input whose time has come.
     *
     * @param token by which the store knows this delivery of it again; its own affair
     */
    record Due(StreamId stream, StreamInput input, long token) {}

    /** The stream that holds the channel; {@link StoreUnavailableException} when that cannot be found out now. */
    Mono<Optional<StreamId>> liveOn(ChannelId channel);

    /** The stream that holds the channel, if its publisher was asked to connect anew ({@link StreamEffect.LetMove}) and has this key. */
    Mono<Optional<StreamId>> movable(ChannelId channel, StreamKey key);

    /** Everything at one instant; {@link StoreUnavailableException} when that cannot be found out now. */
    Mono<Snapshot> snapshot();

    /**
     * Everything at one instant, so that it cannot contradict itself.
     *
     * @param live streams that are being published, by id, that is by age
     * @param servers by id
     * @param encoders by id; their load counts ending streams too
     */
    record Snapshot(List<Stream> live, List<StreamingServer> servers, List<Encoder> encoders) {}
}
