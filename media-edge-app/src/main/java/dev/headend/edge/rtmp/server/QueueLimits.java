package dev.headend.edge.rtmp.server;

/**
 * How much may wait to be sent to one player before packets are left out.
 *
 * @param playerBytes for everybody
 * @param encoderBytes for one that took the cache: it should lose nothing, and may have to catch up with all of it
 */
public record QueueLimits(int playerBytes, int encoderBytes) {
    private static final int MIB = 1 << 20;

    /** About 20 seconds of a good picture, and twice the largest cache. */
    public static final QueueLimits DEFAULT = new QueueLimits(16 * MIB, 512 * MIB);
}
