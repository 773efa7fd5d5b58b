package dev.headend.rtmp.message;

import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.amf0.Amf0Reader;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.chunk.ControlType;
import dev.headend.rtmp.message.RtmpMessage.Ignored;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decodes messages. One that cannot be understood is an {@link Ignored}: what follows it is not affected. Aggregates, and
 * headers of several tracks in one message, become several messages. Stateless.
 */
public final class MessageDecoder {
    private MessageDecoder() {}

    /**
     * Decodes a message.
     *
     * @param message is taken over
     * @param out gets one message, or several one after the other, and owns their payloads
     * @throws ProtocolViolation if an aggregate has too many parts
     */
    public static void decode(ChunkMessage message, ByteBufAllocator allocator, Consumer<RtmpMessage> out) {
        switch (message.type()) {
            case MessageType.AUDIO, MessageType.VIDEO -> media(message, allocator, out);
            case MessageType.AGGREGATE -> aggregate(message, allocator, out);
            default -> {
                try {
                    out.accept(other(message));
                } finally {
                    message.release();
                }
            }
        }
    }

    private static void aggregate(ChunkMessage message, ByteBufAllocator allocator, Consumer<RtmpMessage> out) {
        try {
            Aggregate.split(message, allocator, part -> decode(part, allocator, out));
        } finally {
            message.release();
        }
    }

    private static void media(ChunkMessage message, ByteBufAllocator allocator, Consumer<RtmpMessage> out) {
        ByteBuf payload = message.content();
        EnhancedHeader header =
                message.type() == MessageType.AUDIO ? EnhancedHeader.ofAudio(payload) : EnhancedHeader.ofVideo(payload);
        if (header == null || !header.isOfSeveralHeaders(payload)) {
            out.accept(timed(message, payload));
            return;
        }
        try {
            header.split(payload, allocator, part -> out.accept(timed(message, part)));
        } finally {
            message.release();
        }
    }

    private static RtmpMessage.Timed timed(ChunkMessage message, ByteBuf payload) {
        return message.type() == MessageType.AUDIO
                ? new RtmpMessage.Audio(message.messageStreamId(), message.timestamp(), payload)
                : new RtmpMessage.Video(message.messageStreamId(), message.timestamp(), payload);
    }

    private static RtmpMessage other(ChunkMessage message) {
        return switch (message.type()) {
            case MessageType.DATA_AMF0, MessageType.DATA_AMF3 -> data(message);
            case MessageType.COMMAND_AMF0, MessageType.COMMAND_AMF3 -> command(message);
            case MessageType.USER_CONTROL -> userControl(message);
            default -> control(message);
        };
    }

    private static RtmpMessage data(ChunkMessage message) {
        ByteBuf payload = amf0(message);
        if (message.type() == MessageType.DATA_AMF3 && !Amf0Reader.isTextNext(payload)) {
            return new Ignored(message.type(), "data in AMF3");
        }
        return new RtmpMessage.Data(
                message.messageStreamId(),
                message.timestamp(),
                DataFrame.unwrap(payload).retain());
    }

    private static RtmpMessage command(ChunkMessage message) {
        List<Amf0> values;
        try {
            values = new Amf0Reader(amf0(message)).readAll();
        } catch (ProtocolViolation notAmf0) {
            return new Ignored(message.type(), notAmf0.getMessage());
        }
        if (values.isEmpty() || !(values.getFirst() instanceof Amf0.Text(String name))) {
            return new Ignored(message.type(), "command without a name");
        }
        double transactionId = values.size() < 2 ? 0 : values.get(1).asNumber(0);
        List<Amf0> arguments = values.size() < 3 ? List.of() : values.subList(2, values.size());
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
            return new Ignored(message.type(), "user control message too short");
        }
        int code = payload.readUnsignedShort();
        for (UserControl.Event event : UserControl.Event.values()) {
            if (event.code == code) {
                return new UserControl(event, payload.readInt());
            }
        }
        return new Ignored(message.type(), "user control event " + code);
    }

    private static RtmpMessage control(ChunkMessage message) {
        ByteBuf payload = message.content();
        if (payload.readableBytes() < Integer.BYTES) {
            return new Ignored(message.type(), "control message too short");
        }
        int value = payload.readInt();
        return switch (message.type()) {
            case ControlType.SET_CHUNK_SIZE -> new RtmpMessage.SetChunkSize(value);
            case ControlType.ACKNOWLEDGEMENT -> new RtmpMessage.Acknowledgement(value);
            case ControlType.WINDOW_ACK_SIZE -> new RtmpMessage.WindowAckSize(value);
            case ControlType.SET_PEER_BANDWIDTH -> new RtmpMessage.SetPeerBandwidth(value);
            default -> new Ignored(message.type(), "not used here");
        };
    }
}
