package dev.headend.edge.live;

import java.util.concurrent.atomic.AtomicLong;

/** Counts packets and bytes, written by one thread and read by any. */
final class PacketCounters {
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong latestMs = new AtomicLong();

    void passed(MediaPacket packet) {
        packets.setRelease(packets.getPlain() + 1);
        bytes.setRelease(bytes.getPlain() + packet.bytes());
        latestMs.setRelease(packet.timestampMs());
    }

    void packetDropped() {
        dropped.setRelease(dropped.getPlain() + 1);
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

    /** The timestamp of the latest packet that passed, in milliseconds. */
    long latestMs() {
        return latestMs.getAcquire();
    }
}
