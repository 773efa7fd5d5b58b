package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.recovery.JsonFiles.Versioned;
import dev.headend.encoder.hls.recovery.StreamState.StreamRef;
import java.io.IOException;
import java.time.Duration;

/** This encoder's right to write one stream. Thread-safe. */
public final class StreamClaim {
    private final StreamRegistry registry;
    private final EncoderLease lease;
    private final JsonFiles files;
    private final StreamRef stream;
    /** Who has taken the stream over deletes the file when it is finished. */
    private volatile boolean saved;
    /** Another encoder has this stream. */
    private volatile boolean taken;

    StreamClaim(StreamRegistry registry, EncoderLease lease, JsonFiles files, StreamRef stream) {
        this.registry = registry;
        this.lease = lease;
        this.files = files;
        this.stream = stream;
    }

    /** From now on, if this encoder dies, others finish the stream. Does not block. */
    public void begin() {
        registry.begin(stream, lease);
    }

    /** Id of this encoder in the state file. */
    public String encoder() {
        return lease.encoder();
    }

    /** Whether this encoder may change the stream's files now. Does not block. */
    public boolean held() {
        return !taken && lease.held();
    }

    /** Waits until the stream's files may be changed; returns whether they may. Blocks for this time at most. */
    public boolean awaitHeld(Duration limit) throws InterruptedException {
        return !taken && lease.awaitHeld(limit);
    }

    /** Whether the storage cannot be read, so that nothing can be replaced conditionally. */
    public boolean alone() {
        return lease.alone();
    }

    /** Whether another encoder has the stream now. */
    public boolean lost() {
        return taken || lease.lost();
    }

    /**
     * Stores the stream's state. Blocks.
     *
     * @return false if the stream is not this encoder's
     */
    public boolean save(StreamState state) throws IOException {
        if (lease.alone()) {
            return true;
        }
        Versioned<StreamState> existing = files.read(StreamState.path(stream), StreamState.class);
        taken |= existing.content()
                .map(file -> !file.encoder().equals(lease.encoder()))
                .orElse(false);
        boolean deleted = saved && !existing.exists();
        if (deleted || lost() || !files.replace(StreamState.path(stream), state, existing.etag())) {
            return false;
        }
        saved = true;
        return true;
    }

    /**
     * The stream has ended here: what is not complete is completed when the storage allows it, and what is not recorded is
     * deleted later. Does not block.
     *
     * @param state with the time of its end if its playlists are complete
     */
    public void end(StreamState state) {
        registry.end(lease, state);
    }
}
