package dev.headend.container;

/** Gets the places where a receiver may join. */
@FunctionalInterface
public interface JoinPoints {
    /**
     * A receiver that gets this header, and then the stream from this offset on, can decode at once.
     *
     * @param offset in bytes from the beginning of the stream; larger than that of the join point before. It lies in the message that
     *     is being scanned, or before it by at most {@link ContainerScanner#MAX_LOOK_BACK}: whether a decoder can begin is often
     *     known only when some bytes more have passed.
     * @param header not to be modified; the same array as before unless it has changed. It belongs to this join point: a later one
     *     may need another header, and this one still needs this.
     */
    void joinPoint(long offset, byte[] header);
}
