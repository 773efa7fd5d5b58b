package dev.headend.rtmp.chunk;

/**
 * How much memory one peer may make us use. Can be changed while the connection lives.
 *
 * @param messageBytes the longest message
 * @param unfinishedBytes what unfinished messages take together, in memory
 * @param chunkStreams how many chunk streams it may use
 */
public record ChunkLimits(int messageBytes, int unfinishedBytes, int chunkStreams) {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    /** For a client that nobody knows yet: commands are short, and clients use fewer than ten chunk streams. */
    public static final ChunkLimits UNADMITTED = new ChunkLimits(16 * KIB, 16 * KIB, 16);

    /** For a player: it sends hardly more than acknowledgements. */
    public static final ChunkLimits PLAYER = new ChunkLimits(4 * KIB, 4 * KIB, 16);

    /** For a publisher: room for the keyframes of a 4K stream. */
    public static final ChunkLimits PUBLISHER = new ChunkLimits(8 * MIB, 12 * MIB, 64);
}
