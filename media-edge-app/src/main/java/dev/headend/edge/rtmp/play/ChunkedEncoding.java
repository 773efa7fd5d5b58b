package dev.headend.edge.rtmp.play;

import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.edge.live.StreamFormat;
import dev.headend.rtmp.chunk.ChunkWriter;
import dev.headend.rtmp.message.MessageEncoder;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.ByteBuf;

/** Packets as RTMP chunks. Players with the same message stream id, which is nearly all, share the bytes. */
public record ChunkedEncoding(int chunkSize, int messageStreamId) implements PacketEncoding {
    /** The id in a type 0 header, behind one byte of basic header, the timestamp, the length and the type. */
    private static final int STREAM_ID_INDEX = 8;

    @Override
    public StreamFormat format() {
        return StreamFormat.FLV_MESSAGES;
    }

    @Override
    public int lengthOf(MediaPacket packet) {
        return ChunkWriter.lengthOf(packet.bytes(), chunkSize);
    }

    @Override
    public void encode(MediaPacket packet, ByteBuf out) {
        ChunkWriter.write(MessageEncoder.media(message(packet)), chunkSize, out);
    }

    @Override
    public void adapt(ByteBuf encoded, int index) {
        encoded.setIntLE(index + STREAM_ID_INDEX, messageStreamId);
    }

    private RtmpMessage.Timed message(MediaPacket packet) {
        int timestamp = (int) packet.timestampMs();
        return switch (packet.kind()) {
            case AUDIO -> new RtmpMessage.Audio(messageStreamId, timestamp, packet.payload());
            case VIDEO -> new RtmpMessage.Video(messageStreamId, timestamp, packet.payload());
            case DATA -> new RtmpMessage.Data(messageStreamId, timestamp, packet.payload());
            case CHUNK -> throw new IllegalArgumentException("no message of RTMP");
        };
    }
}
