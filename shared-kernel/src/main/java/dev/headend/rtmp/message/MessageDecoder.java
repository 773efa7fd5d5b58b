package dev.headend.rtmp.message;

import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Reader;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.chunk.ControlType;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;

/**
 * Decodes messages. A control message that is too short is ignored; a command that is not AMF0 is a
 * {@link ProtocolViolation}, because nothing after it can be trusted.
 */
public final class MessageDecoder extends MessageToMessageDecoder<ChunkMessage> {
    public MessageDecoder() {
        super(ChunkMessage.class);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ChunkMessage message, List<Object> out) {
        switch (message.type()) {
            case MessageType.AUDIO, MessageType.VIDEO, MessageType.DATA_AMF0, MessageType.DATA_AMF3 ->
                out.add(media(message));
            case MessageType.AGGREGATE -> Aggregate.split(message, part -> out.add(media(part)));
            case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> out.add(command(message));
            case MessageType.USER_CONTROL -> out.add(userControl(message));
            default -> out.add(control(message));
        }
    }

    private static RtmpMessage media(ChunkMessage message) {
        int stream = message.messageStreamId();
        int timestamp = message.timestamp();
        ByteBuf payload = message.content();
        return switch (message.type()) {
            case MessageType.AUDIO -> new RtmpMessage.Audio(stream, timestamp, payload.retain());
            case MessageType.VIDEO -> new RtmpMessage.Video(stream, timestamp, payload.retain());
            case MessageType.DATA_AMF0, MessageType.DATA_AMF3 ->
                new RtmpMessage.Data(
                        stream, timestamp, DataFrame.unwrap(amf0(message)).retain());
            default -> new RtmpMessage.Ignored(message.type());
        };
    }

    private static RtmpMessage command(ChunkMessage message) {
        Amf0Reader reader = new Amf0Reader(amf0(message));
        if (!(reader.read() instanceof Amf0.Text(String name))) {
            throw new ProtocolViolation("command without a name");
        }
        List<Amf0> rest = reader.readAll();
        double transactionId = rest.isEmpty() ? 0 : rest.getFirst().asNumber(0);
        List<Amf0> arguments = rest.isEmpty() ? rest : rest.subList(1, rest.size());
        return new RtmpMessage.Command(message.messageStreamId(), name, transactionId, arguments);
    }

    /** The payload, without the byte that means "AMF0 after all" in the AMF3 types. */
    private static ByteBuf amf0(ChunkMessage message) {
        ByteBuf payload = message.content();
        boolean amf3 = message.type() == MessageType.COMMAND_AMF3 || message.type() == MessageType.DATA_AMF3;
        boolean framed = amf3 && payload.isReadable() && payload.getByte(payload.readerIndex()) == 0;
        return framed ? payload.skipBytes(1) : payload;
    }

    private static RtmpMessage userControl(ChunkMessage message) {
        ByteBuf payload = message.content();
        if (payload.readableBytes() < Short.BYTES + Integer.BYTES) {
            return new RtmpMessage.Ignored(message.type());
        }
        int code = payload.readUnsignedShort();
        for (UserControl.Event event : UserControl.Event.values()) {
            if (event.code == code) {
                return new UserControl(event, payload.readInt());
            }
        }
        return new RtmpMessage.Ignored(message.type());
    }

    private static RtmpMessage control(ChunkMessage message) {
        ByteBuf payload = message.content();
        if (payload.readableBytes() < Integer.BYTES) {
            return new RtmpMessage.Ignored(message.type());
        }
        int value = payload.readInt();
        return switch (message.type()) {
            case ControlType.SET_CHUNK_SIZE -> new RtmpMessage.SetChunkSize(value);
            case ControlType.ACKNOWLEDGEMENT -> new RtmpMessage.Acknowledgement(value);
            case ControlType.WINDOW_ACK_SIZE -> new RtmpMessage.WindowAckSize(value);
            case ControlType.SET_PEER_BANDWIDTH -> new RtmpMessage.SetPeerBandwidth(value);
            default -> new RtmpMessage.Ignored(message.type());
        };
    }
}
