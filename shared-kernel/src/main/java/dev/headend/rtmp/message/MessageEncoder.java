package dev.headend.rtmp.message;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Writer;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.chunk.ControlType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import java.util.List;

/** Encodes a server's messages. Media for many receivers is encoded once, by {@link #media}. */
public final class MessageEncoder extends MessageToMessageEncoder<RtmpMessage> {
    private static final int COMMAND_CHUNK_STREAM = 3;
    private static final int AUDIO_CHUNK_STREAM = 4;
    private static final int DATA_CHUNK_STREAM = 5;
    private static final int VIDEO_CHUNK_STREAM = 6;
    private static final int DYNAMIC = 2;

    public MessageEncoder() {
        super(RtmpMessage.class);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, RtmpMessage message, List<Object> out) {
        switch (message) {
            case RtmpMessage.SetChunkSize(int bytes) -> out.add(control(ctx, ControlType.SET_CHUNK_SIZE, bytes));
            case RtmpMessage.Acknowledgement(int bytes) -> out.add(control(ctx, ControlType.ACKNOWLEDGEMENT, bytes));
            case RtmpMessage.WindowAckSize(int bytes) -> out.add(control(ctx, ControlType.WINDOW_ACK_SIZE, bytes));
            case RtmpMessage.SetPeerBandwidth(int bytes) -> {
                ChunkMessage bandwidth = control(ctx, ControlType.SET_PEER_BANDWIDTH, bytes);
                bandwidth.content().writeByte(DYNAMIC);
                out.add(bandwidth);
            }
            case RtmpMessage.UserControl(var event, int value) -> out.add(userControl(ctx, event, value));
            case RtmpMessage.Command command -> out.add(command(ctx, command));
            case RtmpMessage.Timed timed -> out.add(media(timed));
            case RtmpMessage.Ignored _ -> {}
        }
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

    private static ChunkMessage control(ChannelHandlerContext ctx, int type, int value) {
        return new ChunkMessage(
                ControlType.CHUNK_STREAM, type, 0, 0, small(ctx.alloc()).writeInt(value));
    }

    private static ChunkMessage userControl(ChannelHandlerContext ctx, RtmpMessage.UserControl.Event event, int value) {
        ByteBuf payload = small(ctx.alloc()).writeShort(event.code).writeInt(value);
        return new ChunkMessage(ControlType.CHUNK_STREAM, MessageType.USER_CONTROL, 0, 0, payload);
    }

    private static ChunkMessage command(ChannelHandlerContext ctx, RtmpMessage.Command command) {
        ByteBuf payload = ctx.alloc().buffer();
        Amf0Writer.write(payload, new Amf0.Text(command.name()));
        Amf0Writer.write(payload, new Amf0.Number(command.transactionId()));
        command.arguments().forEach(argument -> Amf0Writer.write(payload, argument));
        return new ChunkMessage(COMMAND_CHUNK_STREAM, MessageType.COMMAND_AMF0, command.messageStreamId(), 0, payload);
    }

    private static ByteBuf small(ByteBufAllocator allocator) {
        return allocator.buffer(Long.BYTES);
    }
}
