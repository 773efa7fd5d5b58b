package dev.headend.edge.live;

/**
 * Where in a block a decoder can begin.
 *
 * @param headers what it needs before
 * @param packet in which it begins
 * @param payload where in the block's bytes that packet's payload begins; 0 if the decoder begins with the block
 * @param index where in the block's bytes the decoder begins; there, or later in that payload
 */
record JoinPoint(HeaderSet headers, int packet, int payload, int index) {
    /** A decoder can begin with the block. */
    static JoinPoint atStart(HeaderSet headers) {
        return new JoinPoint(headers, 0, 0, 0);
    }

    /** Whether a part of the block lies before it. */
    boolean isInsideBlock() {
        return index > 0;
    }
}
