package dev.headend.coordinator.stream;

import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Keeps the streams. Every call is one atomic step, durable when its Mono completes. Calls about one stream take effect
 * in the order in which they are subscribed to, and their results are told one after another in that same order: what a
 * subscriber does before it returns is done before the stream's next step is heard of. It must not block.
 */
public interface StreamStore {
    /**
     * Admits a stream: if its edge is connected, its channel free and an encoder has room, the channel is taken, the
     * encoder with the least load chosen and its load counted, all at once; else nothing happens.
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
     * Applies an input to a stream ({@link Stream#on}): its new state, the encoder's load, the channel and the events
     * for the application change in one commit.
     *
     * @return empty when there is no such stream (any more); a {@link StreamInput.CloseOrdered}, which can be refused, fails
     *     with a {@link StoreUnavailableException} while nothing can be written
     */
    Mono<Stream.Change> apply(StreamId id, StreamInput input);

    /** The stream that holds the channel; {@link StoreUnavailableException} when that cannot be found out now. */
    Mono<Optional<StreamId>> liveOn(ChannelId channel);

    /** All streams; asked before anybody connects, those of an earlier run, whose peers are gone. */
    Mono<List<Stream>> leftBehind();

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
