package dev.headend.edge.rtmp.session;

/**
 * The message streams that a client has created and not deleted. Ids are given out from 1, the lowest free one first: some
 * clients take it for granted that their first stream is 1.
 *
 * @param inUse a bit for each id
 */
record MessageStreams(int inUse) {
    /** A client needs one; the limit keeps what is encoded for different message streams small. */
    static final int MOST = 8;

    static final MessageStreams NONE = new MessageStreams(0);

    boolean isFull() {
        return lowestFree() > MOST;
    }

    /** The id that is given out next. */
    int lowestFree() {
        return Integer.numberOfTrailingZeros(~inUse) + 1;
    }

    MessageStreams with(int id) {
        return new MessageStreams(inUse | bit(id));
    }

    MessageStreams without(int id) {
        return new MessageStreams(inUse & ~bit(id));
    }

    boolean contains(int id) {
        return (inUse & bit(id)) != 0;
    }

    private static int bit(int id) {
        return id >= 1 && id <= MOST ? 1 << (id - 1) : 0;
    }
}
