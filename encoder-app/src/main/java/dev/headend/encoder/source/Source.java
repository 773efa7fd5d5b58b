package dev.headend.encoder.source;

import dev.headend.encoder.plan.SourceInfo;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that comes to us. All methods that take their time block, so they are for virtual threads; {@link #stop} and
 * {@link #close} may be called by any thread at any time.
 */
public interface Source extends AutoCloseable {
    /**
     * Waits for the stream's beginning and looks at it, for a few seconds of the stream at most. To be called once, before
     * {@link #feed}.
     *
     * @throws SourceException if nothing comes in time, or nothing that can be played
     */
    SourceInfo probe() throws SourceException, InterruptedException;

    /**
     * Hands on everything from the first byte on, no faster than it is taken. Returns when the stream has ended, or after
     * {@link #stop} when what had arrived is handed on. Leaves the target open.
     *
     * @throws SourceException if the stream fell silent
     * @throws IOException if the target takes no more
     */
    void feed(OutputStream to) throws IOException;

    /** Takes no more from the publisher. */
    void stop();

    /** Gives up everything at once. */
    @Override
    void close();
}
