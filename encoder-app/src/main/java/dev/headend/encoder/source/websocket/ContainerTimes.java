package dev.headend.encoder.source.websocket;

import dev.headend.container.ContainerScanner;

/** Stream times of a container, by its own clock where it has one, else by when it came. They go on where the publisher's clock jumps. */
final class ContainerTimes {
    /** Sound and picture are not in the order of their times, nor are reordered frames. */
    private static final long MOST_BACK_MS = 3_000;
    /** Beyond the time that has passed: a fragment has the time of its first frame. */
    private static final long MOST_AHEAD_MS = 30_000;

    private boolean begun;
    /** What is added to the container's own times. */
    private long shiftMs;

    private int jumps;

    private long latestMs;
    private long latestAtMs;

    /** The latest stream time, in milliseconds; 0 before the first one. */
    long latestMs() {
        return latestMs;
    }

    /** How often the container's own times have jumped. */
    int jumps() {
        return jumps;
    }

    /**
     * The stream time of what comes next, in milliseconds.
     *
     * @param ownMs by the container's clock; {@link ContainerScanner#NO_TIME} = it has none
     * @param nowMs when it came, on a monotonic clock
     */
    long next(long ownMs, long nowMs) {
        long own = ownMs == ContainerScanner.NO_TIME ? nowMs : ownMs;
        long step = own + shiftMs - latestMs;
        boolean hasJumped = begun && (step < -MOST_BACK_MS || step > MOST_AHEAD_MS + nowMs - latestAtMs);
        shiftMs = !begun || hasJumped ? latestMs - own : shiftMs;
        jumps += hasJumped ? 1 : 0;
        begun = true;
        latestMs = Math.max(0, own + shiftMs);
        latestAtMs = nowMs;
        return latestMs;
    }
}
