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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This encoder's right to write its streams. It is held while its file could be replaced a short time ago, and lost for ever
 * when somebody else has deleted the file: then its streams have been taken over. Thread-safe; only {@link #beat} blocks.
 */
public final class EncoderLease {
    private static final Logger log = LoggerFactory.getLogger(EncoderLease.class);
    /** How long it is held after a beat: shorter than others wait before they take its streams. */
    static final Duration HOLD = Duration.ofSeconds(10);

    private static final int MAX_UNREADABLE = 3;

    private final String encoder;
    private final JsonFiles files;
    private final EncoderIndex index;
    private final LongSupplier nanoTime;
    private final Set<StreamRef> streams = new LinkedHashSet<>();
    private long beat;
    private boolean begun;
    private boolean lost;
    private boolean alone;
    private int unreadable;
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
        return alone || begun && !lost && nanoTime.getAsLong() - lastBeat < HOLD.toNanos();
    }

    /**
     * Whether the storage takes files and does not give them back: then encoders know nothing of each other, nobody takes
     * streams over, and each has its own.
     */
    public synchronized boolean alone() {
        return alone;
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
        if (alone()) {
            return;
        }
        if (!hasBegun() && !canBeRead()) {
            becomeAloneIfThatLasts();
            return;
        }
        long now = nanoTime.getAsLong();
        Optional<Versioned<EncoderFile>> existing = files.read(EncoderFile.path(encoder), EncoderFile.class);
        EncoderFile next = next(existing.isPresent());
        if (next != null
                && files.replace(
                        EncoderFile.path(encoder),
                        next,
                        existing.map(Versioned::etag).orElse(null))) {
            register();
            held(now);
        }
    }

    /** Null if others have deleted the file. */
    private synchronized @Nullable EncoderFile next(boolean exists) {
        if (begun && !exists) {
            lost = true;
            notifyAll();
            return null;
        }
        return new EncoderFile(++beat, List.copyOf(streams));
    }

    /** @throws IOException if it does not take files either */
    private boolean canBeRead() throws IOException {
        files.put(EncoderFile.path(encoder), new EncoderFile(0, List.of()));
        try {
            return files.read(EncoderFile.path(encoder), EncoderFile.class).isPresent();
        } catch (IOException refused) {
            return false;
        }
    }

    private synchronized boolean hasBegun() {
        return begun;
    }

    /** A single failure may be the storage's trouble of the moment. */
    private synchronized void becomeAloneIfThatLasts() {
        if (++unreadable < MAX_UNREADABLE) {
            return;
        }
        log.warn(
                "the storage does not give back what it was given: what an encoder leaves when it is killed stays unfinished");
        alone = true;
        notifyAll();
    }

    private void register() throws IOException {
        if (!hasBegun()) {
            index.add(encoder);
        }
    }

    private synchronized void held(long since) {
        begun = true;
        lastBeat = since;
        notifyAll();
    }
}
