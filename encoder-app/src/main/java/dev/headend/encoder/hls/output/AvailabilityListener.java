package dev.headend.encoder.hls.output;

import dev.headend.control.StreamType;
import org.jspecify.annotations.Nullable;

/**
 * Is told what viewers can play from now on. Called by threads of the outputs, several at a time, and never after
 * {@link StreamOutput#finish()} has returned. Must not block for long and must not throw.
 */
@FunctionalInterface
public interface AvailabilityListener {
    /**
     * The first playlist, or index of previews, of a type and resolution is stored.
     *
     * @param resolution name of the rendition; {@code {W}x{H}-{S}} for previews
     * @param indexFile relative to the storage's root
     * @param startTime where a VOD part begins in its recording, in decimal seconds; null = no part, or the first one
     */
    void available(StreamType type, String resolution, String indexFile, @Nullable String startTime);
}
