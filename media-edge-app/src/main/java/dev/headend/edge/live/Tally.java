package dev.headend.edge.live;

import java.util.concurrent.atomic.AtomicLong;

/** Counts of packets and bytes, written by one thread and read by any. */
final class Tally {
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong latestMs = new AtomicLong();

    void passed(MediaPacket packet) {
        packets.setRelease(packets.getPlain() + 1);
        bytes.setRelease(bytes.getPlain() + packet.bytes());
        latestMs.setRelease(packet.timestampMs());
    }

    void dropped() {
        dropped.setRelease(dropped.getPlain() + 1);
    }

    long packets() {
        return packets.getAcquire();
    }

    long bytes() {
        return bytes.getAcquire();
    }

    long droppedPackets() {
        return dropped.getAcquire();
    }

    /** The time of the latest packet that passed. */
    long latestMs() {
        return latestMs.getAcquire();
    }
}
