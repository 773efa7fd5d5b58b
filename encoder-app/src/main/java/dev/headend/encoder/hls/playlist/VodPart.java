package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The playlist of a recording, or of a part of it: segments are only added, and it ends. A recording of days has many
 * segments, so each takes 17 bytes here. For one thread at a time.
 */
public final class VodPart {
    private static final int FIRST_CAPACITY = 256;
    private static final byte DISCONTINUITY = 1;
    private static final byte GAP = 2;

    private final int targetSeconds;
    private int first;
    private int size;
    private long[] micros = new long[FIRST_CAPACITY];
    private long[] millis = new long[FIRST_CAPACITY];
    private byte[] flags = new byte[FIRST_CAPACITY];
    private int gaps;
    private boolean ended;

    /** @param targetSeconds no segment is longer, rounded */
    public VodPart(int targetSeconds) {
        this.targetSeconds = targetSeconds;
    }

    /** @throws IllegalStateException if it has ended, the segment's number is not the next one, or it is too long */
    public void append(Segment segment) {
        boolean next = size == 0 || segment.number() == first + size;
        if (ended || !next || !TargetDuration.fits(segment.duration(), targetSeconds)) {
            throw new IllegalStateException("segment " + segment.number() + " does not fit the recording");
        }
        first = size == 0 ? segment.number() : first;
        makeRoom();
        micros[size] = segment.duration().toNanos() / 1000;
        millis[size] = segment.at().toEpochMilli();
        flags[size] = (byte) ((segment.discontinuity() ? DISCONTINUITY : 0) | (segment.gap() ? GAP : 0));
        gaps += segment.gap() ? 1 : 0;
        size++;
    }

    private void makeRoom() {
        if (size == micros.length) {
            micros = Arrays.copyOf(micros, 2 * size);
            millis = Arrays.copyOf(millis, 2 * size);
            flags = Arrays.copyOf(flags, 2 * size);
        }
    }

    /** It is complete. */
    public void end() {
        ended = true;
    }

    public boolean ended() {
        return ended;
    }

    /** {@code EXT-X-TARGETDURATION}. */
    public int targetSeconds() {
        return targetSeconds;
    }

    /** Number of segments. */
    public int size() {
        return size;
    }

    /** Number of the first segment; 0 when there is none. */
    public int mediaSequence() {
        return first;
    }

    /** Whether a segment was lost. */
    public boolean hasGap() {
        return gaps > 0;
    }

    /** Whether it has a segment that is no gap. */
    public boolean isPlayable() {
        return gaps < size;
    }

    /** @param index from 0 */
    public Segment segment(int index) {
        return new Segment(
                first + index,
                Duration.ofNanos(micros[index] * 1000),
                Instant.ofEpochMilli(millis[index]),
                (flags[index] & DISCONTINUITY) != 0,
                (flags[index] & GAP) != 0);
    }
}
