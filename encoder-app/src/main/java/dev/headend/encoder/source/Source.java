package dev.headend.encoder.source;

import dev.headend.encoder.plan.SourceInfo;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that is received. {@link #probe} and {@link #feed} block, so they are for virtual threads; {@link #stop} and
 * {@link #close} may be called by any thread at any time.
 */
public interface Source extends AutoCloseable {
    /**
     * Waits for the stream's beginning and probes a few seconds of it at most. To be called once, before
     * {@link #feed}.
     *
     * @throws SourceException if no data arrives in time, or none that can be decoded
     */
    SourceInfo probe() throws SourceException, InterruptedException;

    /**
     * Writes the stream from its first byte on, no faster than the target takes it. Returns when the stream has ended, or
     * after {@link #stop} when all that had arrived is written. Leaves the target open.
     *
     * @throws SourceException if no data arrives for too long
     * @throws IOException if the target is closed
     */
    void feed(OutputStream to) throws IOException;

    /** Stops receiving. */
    void stop();

    /** Releases everything at once. */
    @Override
    void close();
}
