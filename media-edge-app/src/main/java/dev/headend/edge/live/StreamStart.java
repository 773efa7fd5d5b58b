package dev.headend.edge.live;

/**
 * Where a subscriber joins a stream.
 *
 * @param block owned by whoever gets this
 * @param passed whether the block itself is left out, and the one that follows is the first
 * @param headers what the subscriber is given first
 * @param timestampMs the time of those headers
 * @param awaitsJoinPoint whether what depends on a join point is left out until the next one, which may be in that block
 * @param lossless whether it is to miss nothing, however slow it is
 */
record StreamStart(
        MediaBlock block,
        boolean passed,
        HeaderSet headers,
        long timestampMs,
        boolean awaitsJoinPoint,
        boolean lossless) {
    void release() {
        block.release();
    }
}
