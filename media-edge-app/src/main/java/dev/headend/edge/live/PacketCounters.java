package dev.headend.edge.live;

import java.util.concurrent.atomic.AtomicLong;

/** Counts packets and bytes, written by one thread and read by any. */
final class PacketCounters {
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    void passed(int count, long length) {
        packets.setRelease(packets.getPlain() + count);
        bytes.setRelease(bytes.getPlain() + length);
    }

    void dropped(long count) {
        dropped.setRelease(dropped.getPlain() + count);
    }

    ChannelSnapshot.Traffic traffic() {
        return new ChannelSnapshot.Traffic(packets(), bytes());
    }

    long packets() {
        return packets.getAcquire();
    }

    long bytes() {
        return bytes.getAcquire();
    }

    long dropped() {
        return dropped.getAcquire();
    }
}
