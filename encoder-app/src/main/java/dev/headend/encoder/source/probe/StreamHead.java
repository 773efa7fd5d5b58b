package dev.headend.encoder.source.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The beginning of a stream, which can be read without being used up. */
public interface StreamHead {
    /** The bytes that follow those before; waits for them. @return null on timeout, or if there are no more */
    byte @Nullable [] next(Duration timeout) throws InterruptedException;

    /** Whether all was read that can be had. */
    boolean isComplete();
}
