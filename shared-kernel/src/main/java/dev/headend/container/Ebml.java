package dev.headend.container;

import io.netty.buffer.ByteBuf;

/**
 * The head of an EBML element (RFC 8794): its id and the size of its content.
 *
 * @param id with its length marker, as it is written
 * @param head the length of id and size together, in bytes
 * @param content the length of what follows, in bytes; {@link #UNKNOWN_SIZE} if it ends where an element begins that cannot be in it
 */
record Ebml(int id, int head, long content) {
    static final long UNKNOWN_SIZE = -1;
    /** The shortest element, in bytes. */
    static final int SHORTEST = 2;
    /** No element begins like that. */
    static final int BROKEN = -1;

    private static final int LONGEST_ID = 4;

    /** How long the head is, as far as these bytes tell: if they are fewer, it may become more. */
    static int headLength(ByteBuf bytes, int at, int available) {
        if (available < SHORTEST) {
            return SHORTEST;
        }
        int id = lengthOf(bytes.getByte(at));
        if (id > LONGEST_ID) {
            return BROKEN;
        }
        if (available <= id) {
            return id + 1;
        }
        int size = lengthOf(bytes.getByte(at + id));
        return size > Long.BYTES ? BROKEN : id + size;
    }

    /** The head at an index, all of which is there. */
    static Ebml at(ByteBuf bytes, int at) {
        int id = lengthOf(bytes.getByte(at));
        int size = lengthOf(bytes.getByte(at + id));
        long content = number(bytes, at + id, size) & ones(size);
        return new Ebml((int) number(bytes, at, id), id + size, content == ones(size) ? UNKNOWN_SIZE : content);
    }

    /** Gets an element. @param at the index of its content, all of which is there */
    @FunctionalInterface
    interface Visitor {
        void element(Ebml element, int at);
    }

    /** Visits the elements in a range up to the first that is broken; not what is in them. */
    static void visit(ByteBuf bytes, int from, int to, Visitor visitor) {
        int at = from;
        while (at < to) {
            int head = headLength(bytes, at, to - at);
            if (head == BROKEN || head > to - at) {
                return;
            }
            Ebml element = at(bytes, at);
            at += head;
            if (!element.isSized() || element.content() > to - at) {
                return;
            }
            visitor.element(element, at);
            at += (int) element.content();
        }
    }

    /** Whether it is said how long its content is. */
    boolean isSized() {
        return content != UNKNOWN_SIZE;
    }

    /** Bytes of a variable-length number, by its first one; 9 if it is none. */
    static int lengthOf(byte first) {
        return Integer.numberOfLeadingZeros(first & 0xFF) - 24 + 1;
    }

    /** A variable-length number without its marker. */
    static long variable(ByteBuf bytes, int at) {
        int length = lengthOf(bytes.getByte(at));
        return number(bytes, at, length) & ones(length);
    }

    /** An unsigned number, big-endian. */
    static long number(ByteBuf bytes, int at, int length) {
        long number = 0;
        for (int i = at; i < at + length; i++) {
            number = number << 8 | bytes.getUnsignedByte(i);
        }
        return number;
    }

    private static long ones(int length) {
        return (1L << 7 * length) - 1;
    }
}
