package dev.headend.encoder.source.buffer;

import org.jspecify.annotations.Nullable;

/**
 * Packets by their positions, which are consecutive. Added at the end and dropped at the beginning, in constant time however many
 * there are; its memory shrinks with them. For one thread at a time.
 */
final class PacketRing {
    /** A power of two, as all its lengths are. */
    private static final int SHORTEST = 64;
    /** Shrinks when this part of it is used, so that it does not grow again at once. */
    private static final int SPARSE = 8;

    private @Nullable Packet[] ring = new Packet[SHORTEST];
    private long first;
    private long end;

    /** The position of the first packet. */
    long first() {
        return first;
    }

    /** The position of the packet that is added next. */
    long end() {
        return end;
    }

    /** Null if there is none at that position. */
    @Nullable
    Packet get(long position) {
        return position < first || position >= end ? null : ring[index(position, ring.length)];
    }

    void add(Packet packet) {
        if (end - first == ring.length) {
            resize(2 * ring.length);
        }
        ring[index(end++, ring.length)] = packet;
    }

    /** Drops the packets before a position. @return what they took of the memory, in bytes */
    long dropTo(long position) {
        long bytes = 0;
        for (; first < position; first++) {
            Packet dropped = get(first);
            bytes += dropped == null ? 0 : dropped.cost();
            ring[index(first, ring.length)] = null;
        }
        if (ring.length > SHORTEST && end - first < ring.length / SPARSE) {
            resize(ring.length / 2);
        }
        return bytes;
    }

    private void resize(int length) {
        @Nullable Packet[] other = new Packet[length];
        for (long position = first; position < end; position++) {
            other[index(position, length)] = ring[index(position, ring.length)];
        }
        ring = other;
    }

    private static int index(long position, int length) {
        return (int) (position & length - 1);
    }
}
