package dev.headend.coordinator.stream;

import dev.headend.control.StreamType;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of a stream, for the application.
 *
 * @param sequence 1 for a stream's first event, then one more each
 * @param time when it happened, to the millisecond
 */
public record StreamEvent(StreamId stream, ChannelId channel, int sequence, Instant time, Content content) {
    /** The same each time that the event is delivered, also after a restart. */
    public String id() {
        return stream.value() + "-" + sequence;
    }

    /** What happened. */
    public sealed interface Content {}

    /**
     * The first playlist, or preview index, of a type and resolution is available.
     *
     * @param resolution as the encoder wrote it; may be empty
     * @param indexFile relative to the storage's root
     * @param startTime of VOD parts after the first, seconds as the encoder wrote them; null = none given
     */
    public record Available(
            StreamType type,
            String resolution,
            String indexFile,
            @Nullable String startTime) implements Content {}

    /** The stream has ended. Always the last event. */
    public record Closed() implements Content {}
}
