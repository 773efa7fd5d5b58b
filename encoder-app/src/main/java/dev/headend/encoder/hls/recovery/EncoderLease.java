package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.recovery.JsonFiles.Versioned;
import dev.headend.encoder.hls.recovery.StreamState.StreamRef;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * This encoder's right to write its streams. It is held while its file could be replaced a short time ago, and lost for ever
 * when somebody else has deleted the file: then its streams have been taken over. Thread-safe; only {@link #beat} blocks.
 */
public final class EncoderLease {
    /** How long it is held after a beat: shorter than others wait before they take its streams. */
    static final Duration HOLD = Duration.ofSeconds(10);

    private final String encoder;
    private final JsonFiles files;
    private final EncoderIndex index;
    private final LongSupplier nanoTime;
    private final Set<StreamRef> streams = new LinkedHashSet<>();
    private long beat;
    private boolean begun;
    private boolean lost;
    private long lastBeat;

    /** @param nanoTime a monotonic clock */
    EncoderLease(String encoder, JsonFiles files, EncoderIndex index, LongSupplier nanoTime) {
        this.encoder = encoder;
        this.files = files;
        this.index = index;
        this.nanoTime = nanoTime;
    }

    /** Id of this encoder in storage. */
    public String encoder() {
        return encoder;
    }

    /** Whether this encoder may change its streams now. */
    public synchronized boolean held() {
        return begun && !lost && nanoTime.getAsLong() - lastBeat < HOLD.toNanos();
    }

    /** Whether others have taken its streams. */
    public synchronized boolean lost() {
        return lost;
    }

    /** Waits until it is held; returns whether it is. Blocks for this time at most. */
    public synchronized boolean awaitHeld(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!held() && !lost) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return held();
    }

    synchronized void add(StreamRef stream) {
        streams.add(stream);
    }

    synchronized void remove(StreamRef stream) {
        streams.remove(stream);
    }

    synchronized List<StreamRef> streams() {
        return List.copyOf(streams);
    }

    /** Says that this encoder lives. To be called by one thread. */
    void beat() throws IOException {
        long now = nanoTime.getAsLong();
        Optional<Versioned<EncoderFile>> existing = files.read(EncoderFile.path(encoder), EncoderFile.class);
        EncoderFile next;
        synchronized (this) {
            if (begun && existing.isEmpty()) {
                lost = true;
                notifyAll();
                return;
            }
            next = new EncoderFile(++beat, List.copyOf(streams));
        }
        String etag = existing.map(Versioned::etag).orElse(null);
        if (files.replace(EncoderFile.path(encoder), next, etag)) {
            register();
            held(now);
        }
    }

    private void register() throws IOException {
        if (!begun) {
            index.add(encoder);
        }
    }

    private synchronized void held(long since) {
        begun = true;
        lastBeat = since;
        notifyAll();
    }
}
