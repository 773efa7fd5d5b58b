package dev.headend.encoder.hls.playlist;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The playlist of a recording, or of a part of it: segments are only added, and it ends. For one thread at a time; may block
 * where a file is used.
 */
public final class VodPart {
    private final int targetSeconds;
    private final SegmentLog segments;
    private int gaps;
    private boolean ended;

    /** @param targetSeconds no segment is longer, rounded */
    public VodPart(int targetSeconds) {
        this(targetSeconds, null);
    }

    /**
     * One of many that grow for days.
     *
     * @param file on a local disk, for what would take too much memory; its folder need not exist. null = everything is in memory
     */
    public VodPart(int targetSeconds, @Nullable Path file) {
        this.targetSeconds = targetSeconds;
        this.segments = new SegmentLog(file);
    }

    /** @throws IllegalStateException if it has ended, the segment's number is not the next one, or it is too long */
    public void append(Segment segment) {
        boolean next = size() == 0 || segment.number() == mediaSequence() + size();
        if (ended || !next || !TargetDuration.fits(segment.duration(), targetSeconds)) {
            throw new IllegalStateException("segment " + segment.number() + " does not fit the recording");
        }
        segments.add(segment);
        gaps += segment.gap() ? 1 : 0;
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
        return segments.size();
    }

    /** Number of the first segment; 0 when there is none. */
    public int mediaSequence() {
        return segments.first();
    }

    /** Whether a segment was lost. */
    public boolean hasGap() {
        return gaps > 0;
    }

    /** Whether it has a segment that is no gap. */
    public boolean isPlayable() {
        return gaps < size();
    }

    /**
     * A segment.
     *
     * @param index from 0
     * @throws UncheckedIOException if it cannot be read from the file
     */
    public Segment segment(int index) {
        return segments.get(index);
    }
}
