package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;

/**
 * A way to write packets on a transport. A stream is encoded once, by its publisher's encoding; subscribers whose encoding
 * equals it get the same bytes.
 */
public interface PacketEncoding {
    /** The format of the streams that can be written so. */
    StreamFormat format();

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

    /**
     * How long a payload is. Only for {@link StreamFormat#CONTAINER}, whose payloads are the last bytes of what {@link #encode}
     * appends.
     *
     * @param encoded how much {@link #encode} has appended, in bytes
     */
    default int payloadLength(int encoded) {
        throw new UnsupportedOperationException(format() + " is not sent in parts");
    }

    /**
     * Appends what stands before a payload that follows as it is. As above.
     *
     * @param payload its length in bytes
     */
    default void encodeStart(int payload, ByteBuf out) {
        throw new UnsupportedOperationException(format() + " is not sent in parts");
    }
}
