package dev.headend.rtmp.chunk;

/**
 * How much one peer may make us keep.
 *
 * @param messageBytes the longest message
 * @param partialBytes unfinished messages together, by their announced lengths
 * @param chunkStreams how many chunk streams it may use
 */
public record ChunkLimits(int messageBytes, int partialBytes, int chunkStreams) {
    private static final int MIB = 1 << 20;

    /** Room for the keyframes of a 4K stream; clients use fewer than ten chunk streams. */
    public static final ChunkLimits DEFAULT = new ChunkLimits(8 * MIB, 12 * MIB, 64);
}
