package dev.headend.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/** A whole message as the chunk stream carries it: its header, and its payload as bytes. */
public final class ChunkMessage extends DefaultByteBufHolder {
    private final int chunkStreamId;
    private final int type;
    private final int messageStreamId;
    private final int timestamp;

    /**
     * @param timestamp in milliseconds, modulo 2^32
     * @param payload owned by this message
     */
    public ChunkMessage(int chunkStreamId, int type, int messageStreamId, int timestamp, ByteBuf payload) {
        super(payload);
        this.chunkStreamId = chunkStreamId;
        this.type = type;
        this.messageStreamId = messageStreamId;
        this.timestamp = timestamp;
    }

    public int chunkStreamId() {
        return chunkStreamId;
    }

    /** The message type id (RTMP 1.0, sections 5.4 and 7.1). */
    public int type() {
        return type;
    }

    public int messageStreamId() {
        return messageStreamId;
    }

    /** In milliseconds, modulo 2^32. */
    public int timestamp() {
        return timestamp;
    }

    @Override
    public ChunkMessage replace(ByteBuf content) {
        return new ChunkMessage(chunkStreamId, type, messageStreamId, timestamp, content);
    }

    @Override
    public String toString() {
        return "message of type " + type + ", " + content().readableBytes() + " bytes";
    }
}
