package dev.headend.encoder.hls;

import dev.headend.control.StreamType;
import org.jspecify.annotations.Nullable;

/**
 * Hears what can be watched from now on. Called from threads of the outputs, several at a time, and never after
 * {@link StreamOutput#finish()} has returned. Must not block for long and must not throw.
 */
@FunctionalInterface
public interface AvailabilityListener {
    /**
     * The first playlist (or index of previews) of a kind and resolution is stored.
     *
     * @param resolution name of the rendition; {@code {W}x{H}-{S}} for previews
     * @param indexFile relative to the storage's root
     * @param startTime where a recording's part begins in the recording, in decimal seconds; null = not a part, or the first
     */
    void available(StreamType type, String resolution, String indexFile, @Nullable String startTime);
}
