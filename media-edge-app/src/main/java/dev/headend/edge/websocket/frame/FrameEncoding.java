package dev.headend.edge.websocket.frame;

import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.StreamFormat;
import io.netty.buffer.ByteBuf;

/** Packets as binary messages of one frame each, unmasked as a server sends them. All receivers share the bytes. */
public enum FrameEncoding implements PacketEncoding {
    INSTANCE;

    private static final int FINAL_BINARY = 0x82;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MOST_IN_2_BYTES = 0xFFFF;
    private static final int SHORT_HEADER = 2;
    private static final int MIDDLE_HEADER = 4;
    private static final int LONG_HEADER = 10;

    @Override
    public StreamFormat format() {
        return StreamFormat.CONTAINER;
    }

    @Override
    public int lengthOf(MediaPacket packet) {
        return headerOf(packet.bytes()) + packet.bytes();
    }

    private static int headerOf(int payload) {
        if (payload < LENGTH_IN_2_BYTES) {
            return SHORT_HEADER;
        }
        return payload <= MOST_IN_2_BYTES ? MIDDLE_HEADER : LONG_HEADER;
    }

    @Override
    public int payloadLength(int encoded) {
        if (encoded < SHORT_HEADER + LENGTH_IN_2_BYTES) {
            return encoded - SHORT_HEADER;
        }
        return encoded - (encoded <= MIDDLE_HEADER + MOST_IN_2_BYTES ? MIDDLE_HEADER : LONG_HEADER);
    }

    @Override
    public void encode(MediaPacket packet, ByteBuf out) {
        encodeStart(packet.bytes(), out);
        out.writeBytes(packet.payload(), packet.payload().readerIndex(), packet.bytes());
    }

    @Override
    public void encodeStart(int payload, ByteBuf out) {
        out.writeByte(FINAL_BINARY);
        switch (headerOf(payload)) {
            case SHORT_HEADER -> out.writeByte(payload);
            case MIDDLE_HEADER -> out.writeByte(LENGTH_IN_2_BYTES).writeShort(payload);
            default -> out.writeByte(LENGTH_IN_8_BYTES).writeLong(payload);
        }
    }

    /** Reads what {@link #encodeStart} has written. @return the length of the payload that follows, in bytes */
    public static long readStart(ByteBuf in) {
        in.skipBytes(1);
        int length = in.readByte();
        return switch (length) {
            case LENGTH_IN_2_BYTES -> in.readUnsignedShort();
            case LENGTH_IN_8_BYTES -> in.readLong();
            default -> length;
        };
    }

    /** There is no other of its class. */
    @Override
    public void adapt(ByteBuf encoded, int index) {}
}
