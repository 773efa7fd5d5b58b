package dev.headend.encoder.task;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What the FFmpegs of all tasks have used and done since the start. Thread-safe. */
public final class FfmpegCounters {
    private final LongAdder cpuMillis = new LongAdder();
    private final LongAdder duplicated = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Map<RestartCause, LongAdder> restarts = new EnumMap<>(RestartCause.class);

    FfmpegCounters() {
        for (RestartCause cause : RestartCause.values()) {
            restarts.put(cause, new LongAdder());
        }
    }

    void used(Duration cpuTime) {
        cpuMillis.add(cpuTime.toMillis());
    }

    void adjusted(long framesDuplicated, long framesDropped) {
        duplicated.add(framesDuplicated);
        dropped.add(framesDropped);
    }

    void restarted(RestartCause cause) {
        counterOf(cause).increment();
    }

    /** Seconds of CPU, user and system. */
    public double cpuSeconds() {
        return cpuMillis.sum() / 1000.0;
    }

    /** Frames repeated to keep a constant rate. */
    public long duplicatedFrames() {
        return duplicated.sum();
    }

    /** Frames left out to keep a constant rate. */
    public long droppedFrames() {
        return dropped.sum();
    }

    /** Runs of FFmpeg that followed another of the same stream, for that reason. */
    public long restarts(RestartCause cause) {
        return counterOf(cause).sum();
    }

    private LongAdder counterOf(RestartCause cause) {
        return Objects.requireNonNull(restarts.get(cause));
    }
}
