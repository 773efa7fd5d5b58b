package dev.headend.rtmp.message;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Writer;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.chunk.ControlType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Encodes messages. Media for many receivers is encoded once, by {@link #media}. Stateless. */
public final class MessageEncoder {
    private static final int COMMAND_CHUNK_STREAM = 3;
    private static final int AUDIO_CHUNK_STREAM = 4;
    private static final int DATA_CHUNK_STREAM = 5;
    private static final int VIDEO_CHUNK_STREAM = 6;
    private static final int DYNAMIC = 2;

    private MessageEncoder() {}

    /**
     * Encodes a message.
     *
     * @param message its payload, if it has one, is taken over
     * @return owned by the caller; null for an ignored message
     */
    public static @Nullable ChunkMessage encode(RtmpMessage message, ByteBufAllocator allocator) {
        return switch (message) {
            case RtmpMessage.SetChunkSize(int bytes) -> control(allocator, ControlType.SET_CHUNK_SIZE, bytes);
            case RtmpMessage.Acknowledgement(int bytes) -> control(allocator, ControlType.ACKNOWLEDGEMENT, bytes);
            case RtmpMessage.WindowAckSize(int bytes) -> control(allocator, ControlType.WINDOW_ACK_SIZE, bytes);
            case RtmpMessage.SetPeerBandwidth(int bytes) -> {
                ChunkMessage bandwidth = control(allocator, ControlType.SET_PEER_BANDWIDTH, bytes);
                bandwidth.content().writeByte(DYNAMIC);
                yield bandwidth;
            }
            case RtmpMessage.UserControl(var event, int value) -> userControl(allocator, event, value);
            case RtmpMessage.Command command -> command(allocator, command);
            case RtmpMessage.Timed timed -> media(timed);
            case RtmpMessage.Ignored _ -> null;
        };
    }

    /** The message as the chunk stream carries it, with the same payload. */
    public static ChunkMessage media(RtmpMessage.Timed message) {
        return switch (message) {
            case RtmpMessage.Audio _ -> media(message, AUDIO_CHUNK_STREAM, MessageType.AUDIO);
            case RtmpMessage.Video _ -> media(message, VIDEO_CHUNK_STREAM, MessageType.VIDEO);
            case RtmpMessage.Data _ -> media(message, DATA_CHUNK_STREAM, MessageType.DATA_AMF0);
        };
    }

    private static ChunkMessage media(RtmpMessage.Timed message, int chunkStream, int type) {
        return new ChunkMessage(chunkStream, type, message.messageStreamId(), message.timestamp(), message.payload());
    }

    private static ChunkMessage control(ByteBufAllocator allocator, int type, int value) {
        return new ChunkMessage(
                ControlType.CHUNK_STREAM,
                type,
                0,
                0,
                allocator.buffer(Long.BYTES).writeInt(value));
    }

    private static ChunkMessage userControl(
            ByteBufAllocator allocator, RtmpMessage.UserControl.Event event, int value) {
        ByteBuf payload = allocator.buffer(Long.BYTES).writeShort(event.code).writeInt(value);
        return new ChunkMessage(ControlType.CHUNK_STREAM, MessageType.USER_CONTROL, 0, 0, payload);
    }

    private static ChunkMessage command(ByteBufAllocator allocator, RtmpMessage.Command command) {
        ByteBuf payload = allocator.buffer();
        Amf0Writer.write(payload, new Amf0.Text(command.name()));
        Amf0Writer.write(payload, new Amf0.Number(command.transactionId()));
        command.arguments().forEach(argument -> Amf0Writer.write(payload, argument));
        return new ChunkMessage(COMMAND_CHUNK_STREAM, MessageType.COMMAND_AMF0, command.messageStreamId(), 0, payload);
    }
}
