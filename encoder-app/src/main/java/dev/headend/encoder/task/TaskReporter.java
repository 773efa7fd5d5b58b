package dev.headend.encoder.task;

import dev.headend.control.StreamType;
import org.jspecify.annotations.Nullable;

/** Hears what a task has to tell about its stream. Called by any thread; must not block. */
public interface TaskReporter {
    /**
     * The first playlist, or index of previews, of a type and resolution is stored.
     *
     * @param indexFile relative to the storage's root
     * @param startTime of VOD parts after the first, in decimal seconds; null otherwise
     */
    void available(StreamType type, String resolution, String indexFile, @Nullable String startTime);

    /** The task is over, and everything is stored. Called once, and last. */
    void closed(TaskOutcome outcome);
}
