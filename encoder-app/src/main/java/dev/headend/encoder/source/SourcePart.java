package dev.headend.encoder.source;

import dev.headend.encoder.plan.SourceInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;

/** A part of a stream within which the tracks and their headers are constant. */
public interface SourcePart {
    /** What its headers say. The keyframe distance is null while only one keyframe has come. */
    SourceInfo info();

    /** Whether what is fed is FLV. */
    boolean isFlv();

    /** Stream time of its first packet, in milliseconds. */
    long startMs();

    /**
     * When the frame with this stream time came in at the publisher's edge, as well as it is known. Any thread.
     *
     * @param streamMs in milliseconds
     */
    Instant at(long streamMs);

    /** How long nothing has come from the source. Any thread. */
    Duration idle();

    /**
     * Writes the container's header, then everything of the part from the last keyframe at or before a stream time on, no
     * faster than the target takes it. Returns at the part's end. Leaves the target open. Blocks; may be called again.
     *
     * @param fromMs stream time, in milliseconds
     * @throws SourceException if no data arrives for too long
     * @throws IOException if the target is closed
     */
    default void feed(OutputStream to, long fromMs) throws IOException {
        feed(to, fromMs, _ -> {});
    }

    /** Feeds. @param fed is told the stream time of each packet, before it is written, in milliseconds */
    void feed(OutputStream to, long fromMs, LongConsumer fed) throws IOException;
}
