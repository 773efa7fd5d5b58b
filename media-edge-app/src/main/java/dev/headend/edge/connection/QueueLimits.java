package dev.headend.edge.connection;

/**
 * How many bytes may wait to be sent on one connection before packets are dropped for it.
 *
 * @param playerBytes for a player
 * @param encoderBytes for a player that took the cache, as an encoder does: it should lose nothing, and may have to catch up
 *     with all of it
 */
public record QueueLimits(int playerBytes, int encoderBytes) {
    private static final int MIB = 1 << 20;

    /** About 20 seconds of a good picture; twice the default cache. */
    public static final QueueLimits DEFAULT = new QueueLimits(16 * MIB, 512 * MIB);
}
