package dev.headend.encoder.task;

import dev.headend.encoder.ffmpeg.FfmpegEvent;
import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an FFmpeg hangs: there is input that it does not take, and it gets no further. That it reports says nothing: since
 * version 7 a thread of its own does so whatever becomes of the others. Times are of the monotonic clock, in nanoseconds. One
 * thread writes, one reports, any asks.
 */
final class StallWatch {
    private volatile long advanced;
    /** When a write to it began that has not returned; null = none. */
    private volatile @Nullable Long writingSince;

    private long frames;
    private Duration time = Duration.ZERO;

    StallWatch(long started) {
        this.advanced = started;
    }

    void writing(long now) {
        writingSince = now;
    }

    void written() {
        writingSince = null;
    }

    boolean isWriting() {
        return writingSince != null;
    }

    void reported(FfmpegEvent event, long now) {
        boolean further = switch (event) {
            case SegmentFinished _ -> true;
            case Progress progress -> isFurther(progress);
        };
        if (further) {
            advanced = now;
        }
    }

    private boolean isFurther(Progress progress) {
        boolean further = progress.frames() > frames || progress.time().compareTo(time) > 0;
        frames = Math.max(frames, progress.frames());
        time = time.compareTo(progress.time()) > 0 ? time : progress.time();
        return further;
    }

    /** Whether both have lasted for this long. */
    boolean hasStalled(Duration limit, long now) {
        Long since = writingSince;
        return since != null && now - since > limit.toNanos() && now - advanced > limit.toNanos();
    }
}
