package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Writes packets as their names: "vk40" is a video keyframe at 40 ms. As many bytes as the payload has, if that is more. */
public record TextEncoding(char mark) implements PacketEncoding {
    public static final TextEncoding FIRST = new TextEncoding(' ');
    /** Puts a mark behind each name. */
    static final TextEncoding OTHER = new TextEncoding('*');

    @Override
    public StreamFormat format() {
        return StreamFormat.FLV_MESSAGES;
    }

    @Override
    public int lengthOf(MediaPacket packet) {
        return Math.max(packet.bytes(), text(packet).length());
    }

    @Override
    public void encode(MediaPacket packet, ByteBuf out) {
        byte[] bytes = new byte[lengthOf(packet)];
        Arrays.fill(bytes, (byte) ' ');
        byte[] text = text(packet).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bytes, 0, text.length);
        out.writeBytes(bytes);
    }

    private String text(MediaPacket packet) {
        return mark + TestPackets.name(packet) + ' ';
    }

    @Override
    public void adapt(ByteBuf encoded, int index) {
        encoded.setByte(index, mark);
    }

    /** The packets in these bytes. */
    static List<String> names(ByteBuf packets) {
        String text = packets.toString(StandardCharsets.US_ASCII).strip();
        return text.isEmpty() ? List.of() : List.of(text.split(" +"));
    }
}
