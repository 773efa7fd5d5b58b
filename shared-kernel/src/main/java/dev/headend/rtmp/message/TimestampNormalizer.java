package dev.headend.rtmp.message;

/**
 * Turns a sender's 32-bit timestamps into 64-bit ones that go on: when they wrap after 49.7 days (FFmpeg's after 24.8
 * already), when a single one is wrong, and when the publisher starts a new count in the middle (spec/rtmp-clients.md). Not
 * thread-safe.
 *
 * <pre>
 *   plausible ─────────────────────► follow it
 *   a jump, once or twice ─────────► the packet gets the timestamp of the one before
 *   a jump, for the third time ────► a new count: follow it from here on
 * </pre>
 */
public final class TimestampNormalizer {
    private static final int TOLERANCE_MS = 5_000;
    private static final int CONFIRMATIONS = 3;
    private static final int HALF_A_WRAP = 1 << 30;
    private static final int FFMPEG_WRAP = 1 << 31;

    private boolean begun;
    /** The publisher's latest timestamp that was followed, and when that was. */
    private int followed;

    private long followedAtMs;
    /** What that one was turned into. */
    private long latest;

    private int suspected;
    private int suspicions;

    /** The timestamp of the latest packet, in milliseconds. */
    public long latest() {
        return latest;
    }

    /**
     * The timestamp of the next packet, in milliseconds.
     *
     * @param timestamp in milliseconds, modulo 2^32
     * @param nowMs of any monotonic clock; a pause in the stream is no jump
     */
    public long next(int timestamp, long nowMs) {
        if (!begun) {
            begun = true;
            latest = Integer.toUnsignedLong(timestamp);
            follow(timestamp, nowMs);
            return latest;
        }
        int step = step(followed, timestamp);
        if (step >= -TOLERANCE_MS && step <= TOLERANCE_MS + (nowMs - followedAtMs)) {
            latest = Math.max(0, latest + step);
            follow(timestamp, nowMs);
        } else if (suspect(timestamp) >= CONFIRMATIONS) {
            follow(timestamp, nowMs);
        }
        return latest;
    }

    private void follow(int timestamp, long nowMs) {
        followed = timestamp;
        followedAtMs = nowMs;
        suspicions = 0;
    }

    /** Counts the jumps in a row that agree with each other. */
    private int suspect(int timestamp) {
        boolean again = suspicions > 0 && Math.abs(step(suspected, timestamp)) <= TOLERANCE_MS;
        suspicions = again ? suspicions + 1 : 1;
        suspected = timestamp;
        return suspicions;
    }

    private static int step(int from, int to) {
        int step = to - from;
        return step < -HALF_A_WRAP ? step + FFMPEG_WRAP : step;
    }
}
