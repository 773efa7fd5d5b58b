package dev.headend.edge.live;

import io.netty.util.AbstractReferenceCounted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packets that go to several event loops together. Filled by one thread, then only read. Owns its packets. */
final class PacketBatch extends AbstractReferenceCounted {
    private final List<MediaPacket> packets = new ArrayList<>();
    private long bytes;

    /** Adds a packet, which the batch owns from now on. */
    void add(MediaPacket packet) {
        packets.add(packet);
        bytes += packet.bytes();
    }

    List<MediaPacket> packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public PacketBatch touch(@Nullable Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {
        packets.forEach(MediaPacket::release);
    }
}
