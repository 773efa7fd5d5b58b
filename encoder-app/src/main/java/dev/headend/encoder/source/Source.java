package dev.headend.encoder.source;

import org.jspecify.annotations.Nullable;

/**
 * A stream that is received: a sequence of {@linkplain SourcePart parts}, in each of which the tracks and their headers are
 * constant. One thread asks for the parts and feeds them; {@link #stop} and {@link #close} are for any thread at any time.
 */
public interface Source extends AutoCloseable {
    /**
     * Waits until the next part can be planned: its headers and its first keyframe have come; of sound alone, a moment. To be
     * called when the part before it has been fed to its end. Blocks.
     *
     * @return null when the stream has ended
     * @throws SourceException if no data arrives in time, or none that can be decoded
     */
    @Nullable
    SourcePart next() throws SourceException, InterruptedException;

    /** Stops receiving; what has been received is still fed. */
    void stop();

    /** Releases everything at once. */
    @Override
    void close();
}
