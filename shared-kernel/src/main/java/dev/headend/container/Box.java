package dev.headend.container;

import io.netty.buffer.ByteBuf;

/**
 * The head of a box (ISO/IEC 14496-12, 4.2).
 *
 * @param type four letters
 * @param head its own length, in bytes
 * @param length of the whole box, in bytes; {@link Long#MAX_VALUE} if it ends where the stream does
 */
record Box(int type, int head, long length) {
    /** The shortest box, in bytes. */
    static final int SHORTEST = 8;

    private static final int LARGE = 16;

    /** How long the head is, given its first {@link #SHORTEST} bytes. */
    static int headLength(ByteBuf bytes, int at) {
        return bytes.getInt(at) == 1 ? LARGE : SHORTEST;
    }

    /** The head at an index, all of which is there. The length of a broken one is shorter than its head. */
    static Box at(ByteBuf bytes, int at) {
        int head = headLength(bytes, at);
        long length = head == LARGE ? bytes.getLong(at + SHORTEST) : bytes.getUnsignedInt(at);
        return new Box(bytes.getInt(at + Integer.BYTES), head, length == 0 ? Long.MAX_VALUE : length);
    }

    boolean isBroken() {
        return length < head;
    }

    /** Gets a box. @param from the index of its content @param to the index behind it */
    @FunctionalInterface
    interface Visitor {
        void box(int type, int from, int to);
    }

    /** Visits the boxes in a range up to the first that is broken; not what is in them. */
    static void visit(ByteBuf bytes, int from, int to, Visitor visitor) {
        int at = from;
        while (to - at >= SHORTEST && to - at >= headLength(bytes, at)) {
            Box box = at(bytes, at);
            if (box.isBroken() || box.length() > to - at) {
                return;
            }
            int end = at + (int) box.length();
            visitor.box(box.type(), at + box.head(), end);
            at = end;
        }
    }
}
