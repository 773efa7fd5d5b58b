package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.recovery.JsonFiles.Versioned;
import dev.headend.encoder.hls.recovery.StreamState.StreamRef;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This encoder's right to write its streams. It is held until this encoder is listed in storage, because nobody can take over the
 * streams of one that he does not know; then while its file could be replaced a short time ago. It is lost for ever when
 * somebody else has deleted the file: then its streams have been taken over. Thread-safe; only {@link #beat} blocks.
 */
public final class EncoderLease {
    private static final Logger log = LoggerFactory.getLogger(EncoderLease.class);
    /** How long it is held after a beat: shorter than others wait before they take its streams. */
    static final Duration HOLD = Duration.ofSeconds(10);

    private static final int MAX_UNREADABLE = 3;
    /** Other threads of this encoder that replace its file at the same time. */
    private static final int ATTEMPTS = 5;

    private final String encoder;
    private final JsonFiles files;
    private final EncoderIndex index;
    private final LongSupplier nanoTime;
    private final Set<StreamRef> streams = new LinkedHashSet<>();
    private long beat;
    /** Whether others may know of it. */
    private boolean listed;

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
        return alone || !lost && (!listed || nanoTime.getAsLong() - lastBeat < HOLD.toNanos());
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

    /**
     * Says that this encoder lives. Several threads may do so at once.
     *
     * @return whether that is stored, with all streams that were added before
     */
    boolean beat() throws IOException {
        if (alone()) {
            return true;
        }
        if (!isListed() && !canBeRead()) {
            becomeAloneIfThatLasts();
            return alone();
        }
        boolean stored = false;
        for (int attempt = 0; attempt < ATTEMPTS && !stored && !lost(); attempt++) {
            stored = tryBeat();
        }
        return stored;
    }

    /**
     * A bucket whose policy does not let its files be listed refuses to say that one is missing.
     *
     * @throws IOException if it does not take files either
     */
    private boolean canBeRead() throws IOException {
        files.put(EncoderFile.path(encoder), new EncoderFile(0, List.of()));
        try {
            return files.read(EncoderFile.path(encoder), EncoderFile.class).exists()
                    && !files.read(EncoderFile.path(encoder + "-none"), EncoderFile.class)
                            .exists();
        } catch (IOException refused) {
            return false;
        }
    }

    /** A single failure may be the storage's trouble of the moment. */
    private synchronized void becomeAloneIfThatLasts() {
        if (++unreadable < MAX_UNREADABLE) {
            return;
        }
        log.warn(
                "the storage does not give back what it was given, or does not say which files are missing (S3: s3:ListBucket):"
                        + " what an encoder leaves when it is killed stays unfinished");
        alone = true;
        notifyAll();
    }

    /** False if another thread was faster, or it is lost. */
    private boolean tryBeat() throws IOException {
        long now = nanoTime.getAsLong();
        boolean known = isListed();
        Versioned<EncoderFile> existing = files.read(EncoderFile.path(encoder), EncoderFile.class);
        if (known && !existing.exists()) {
            lose();
            return false;
        }
        if (!files.replace(EncoderFile.path(encoder), next(), existing.etag())) {
            return false;
        }
        held(now);
        if (!known) {
            index.add(encoder);
        }
        return true;
    }

    /** Whether others may know of it, and take its streams over when it stands still. */
    synchronized boolean isListed() {
        return listed;
    }

    private synchronized EncoderFile next() {
        return new EncoderFile(++beat, List.copyOf(streams));
    }

    private synchronized void lose() {
        lost = true;
        notifyAll();
    }

    /** Also when the index may not be written afterwards: it may be, though the storage says otherwise. */
    private synchronized void held(long since) {
        lastBeat = listed ? Math.max(lastBeat, since) : since;
        listed = true;
        notifyAll();
    }
}
