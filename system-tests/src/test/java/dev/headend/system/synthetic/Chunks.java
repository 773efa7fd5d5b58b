package dev.headend.system.synthetic;

import java.nio.ByteBuffer;

/** Cuts messages into chunks, the first of which has the long header. */
public final class Chunks {
    /** Of what is sent here, as most encoders have it. */
    static final int SIZE = 4096;
    /** Of the header that a message begins with. */
    static final int HEADER = 12;

    static final int SET_CHUNK_SIZE = 1;
    static final int AUDIO = 8;
    static final int VIDEO = 9;
    static final int DATA = 18;
    public static final int COMMAND = 20;

    private Chunks() {}

    /**
     * A message in chunks.
     *
     * @param chunkStream 2 to 63
     * @param stream the message stream; 0 for the connection itself
     */
    public static ByteBuffer message(int chunkStream, int type, int stream, byte[] payload) {
        int more = payload.length == 0 ? 0 : (payload.length - 1) / SIZE;
        ByteBuffer out = ByteBuffer.allocateDirect(HEADER + payload.length + more);
        out.put((byte) chunkStream).put(new byte[3]);
        out.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        out.put((byte) type).putInt(Integer.reverseBytes(stream));
        for (int sent = 0; sent < payload.length; sent += SIZE) {
            if (sent > 0) {
                out.put((byte) (0xC0 | chunkStream));
            }
            out.put(payload, sent, Math.min(SIZE, payload.length - sent));
        }
        return out.flip();
    }

    /** Changes the timestamp of a message that is in chunks already. */
    static void setTimestamp(ByteBuffer message, int millis) {
        message.put(1, (byte) (millis >> 16)).putShort(2, (short) millis);
    }
}
