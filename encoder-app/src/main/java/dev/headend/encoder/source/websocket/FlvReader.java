package dev.headend.encoder.source.websocket;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.rtmp.PacketAssembler;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the tags out of FLV (Adobe's specification 10.1, annex E), which are the messages of RTMP. */
final class FlvReader implements PacketReader {
    private static final int FILE_HEAD = 9;
    /** Where its length is, four bytes. */
    private static final int FILE_HEAD_LENGTH = 5;
    /** Behind each tag, and the file's head: the tag's length. */
    private static final int BACK_POINTER = 4;

    private static final int TAG_HEAD = 11;
    private static final int AUDIO = 8;
    private static final int VIDEO = 9;
    private static final int SCRIPT = 18;
    /** Frames of H.264 at the highest level are shorter. */
    private static final int LONGEST_TAG = 8 << 20;

    private final PacketAssembler packets = new PacketAssembler();
    private ByteBuf held = Unpooled.buffer();
    /** Bytes of the file's head that are still to be left out; negative until it has come. */
    private long skipped = -1;

    private @Nullable String problem;

    @Override
    public PacketReader read(byte[] message, long nowMs, Consumer<Packet> out) {
        if (problem == null) {
            held.writeBytes(message);
            while (problem == null && skipHead() && tag(nowMs, out)) {}
            held = held.isReadable() ? held.discardSomeReadBytes() : Unpooled.buffer();
        }
        return this;
    }

    /** @return false = more bytes are needed */
    private boolean skipHead() {
        if (skipped < 0) {
            if (held.readableBytes() < FILE_HEAD) {
                return false;
            }
            skipped = held.getUnsignedInt(held.readerIndex() + FILE_HEAD_LENGTH) + BACK_POINTER;
        }
        int now = (int) Math.min(skipped, held.readableBytes());
        held.skipBytes(now);
        skipped -= now;
        return skipped == 0;
    }

    /** @return false = more bytes are needed */
    private boolean tag(long nowMs, Consumer<Packet> out) {
        if (held.readableBytes() < TAG_HEAD) {
            return false;
        }
        int at = held.readerIndex();
        int type = held.getUnsignedByte(at);
        int length = held.getUnsignedMedium(at + 1);
        if (type != AUDIO && type != VIDEO && type != SCRIPT || length > LONGEST_TAG) {
            problem = length > LONGEST_TAG ? "FLV: tag of " + length + " bytes" : "FLV: no tag where one must begin";
            return false;
        }
        if (held.readableBytes() < TAG_HEAD + length + BACK_POINTER) {
            return false;
        }
        int time = held.getUnsignedByte(at + 7) << 24 | held.getUnsignedMedium(at + 4);
        Packet packet = packets.packetOf(message(type, time, held.slice(at + TAG_HEAD, length)), nowMs);
        if (packet != null) {
            out.accept(packet);
        }
        held.skipBytes(TAG_HEAD + length + BACK_POINTER);
        return true;
    }

    private static RtmpMessage.Timed message(int type, int time, ByteBuf payload) {
        return switch (type) {
            case AUDIO -> new RtmpMessage.Audio(0, time, payload);
            case VIDEO -> new RtmpMessage.Video(0, time, payload);
            default -> new RtmpMessage.Data(0, time, payload);
        };
    }

    @Override
    public long heldBytes() {
        return held.capacity();
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }
}
