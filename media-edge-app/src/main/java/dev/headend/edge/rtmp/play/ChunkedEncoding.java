package dev.headend.edge.rtmp.play;

import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.PacketEncoding;
import dev.headend.rtmp.chunk.ChunkWriter;
import dev.headend.rtmp.message.MessageEncoder;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Packets as RTMP chunks. Players with the same chunk size and message stream id, which is nearly all, share the bytes. */
public record ChunkedEncoding(ByteBufAllocator allocator, int chunkSize, int messageStreamId)
        implements PacketEncoding {
    @Override
    public ByteBuf encode(MediaPacket packet) {
        return ChunkWriter.write(allocator, MessageEncoder.media(message(packet)), chunkSize);
    }

    private RtmpMessage.Timed message(MediaPacket packet) {
        int timestamp = (int) packet.timestampMs();
        return switch (packet.kind()) {
            case AUDIO -> new RtmpMessage.Audio(messageStreamId, timestamp, packet.payload());
            case VIDEO -> new RtmpMessage.Video(messageStreamId, timestamp, packet.payload());
            case DATA -> new RtmpMessage.Data(messageStreamId, timestamp, packet.payload());
        };
    }
}
