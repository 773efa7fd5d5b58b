package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;

/** A way to write a packet on a transport. Equal encodings give equal bytes, so that one result serves many subscribers. */
public interface PacketEncoding {
    /** Writes the packet into a new buffer, which the caller owns. May be called on any thread. */
    ByteBuf encode(MediaPacket packet);
}
