package dev.headend.edge.rtmp.server;

/**
 * Turns the 32-bit timestamps of a publisher, which start again after 49.7 days (FFmpeg's already after 24.8), into a time
 * that goes on. Not thread-safe.
 */
final class Timeline {
    private static final int HALF_A_WRAP = 1 << 30;
    private static final long FFMPEG_WRAP = 1L << 31;

    private boolean begun;
    private long latest;

    /** @param timestamp in milliseconds, modulo 2^32 */
    long at(int timestamp) {
        if (!begun) {
            begun = true;
            latest = Integer.toUnsignedLong(timestamp);
            return latest;
        }
        int step = timestamp - (int) latest;
        latest = Math.max(0, latest + (step < -HALF_A_WRAP ? step + FFMPEG_WRAP : step));
        return latest;
    }
}
