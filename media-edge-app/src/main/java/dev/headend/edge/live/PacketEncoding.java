package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;

/**
 * A way to write packets on a transport. A stream is encoded once, by its publisher's encoding; subscribers whose encoding
 * equals it get the same bytes.
 */
public interface PacketEncoding {
    /** How many bytes {@link #encode} appends at most. */
    int lengthOf(MediaPacket packet);

    /** Appends the packet. Reads the payload without moving its reader. */
    void encode(MediaPacket packet, ByteBuf out);

    /**
     * Changes a packet, in place and keeping its length, so that this encoding could have written it.
     *
     * @param encoded holds a packet that an encoding of the same class has written
     * @param index where that packet begins
     */
    void adapt(ByteBuf encoded, int index);
}
