package dev.headend.system.synthetic;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** WebSocket frames of a client: one for each message, masked. */
final class Frames {
    /** The four bytes of a mask may be any, so they are the same: then a byte's mask does not depend on its place. */
    static final byte MASK = 0x5A;

    static final int TEXT = 1;
    static final int BINARY = 2;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MOST_IN_2_BYTES = 0xFFFF;
    private static final int LONGEST_HEAD = 14;

    private Frames() {}

    /** A message, ready to be sent; its payload are the last bytes. */
    static ByteBuffer message(int kind, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocateDirect(LONGEST_HEAD + payload.length);
        out.put((byte) (FINAL | kind));
        if (payload.length < LENGTH_IN_2_BYTES) {
            out.put((byte) (MASKED | payload.length));
        } else if (payload.length <= MOST_IN_2_BYTES) {
            out.put((byte) (MASKED | LENGTH_IN_2_BYTES)).putShort((short) payload.length);
        } else {
            out.put((byte) (MASKED | LENGTH_IN_8_BYTES)).putLong(payload.length);
        }
        out.put(MASK).put(MASK).put(MASK).put(MASK);
        for (byte some : payload) {
            out.put((byte) (some ^ MASK));
        }
        return out.flip().slice();
    }

    /** A binary message with a stamp. @param timestamp index in the payload, -1 for none @param stamp likewise */
    static StampedMessage stamped(byte[] payload, int timestamp, int stamp) {
        ByteBuffer frame = message(BINARY, payload);
        int head = frame.remaining() - payload.length;
        return new StampedMessage(frame, timestamp < 0 ? 0 : head + timestamp, stamp < 0 ? 0 : head + stamp, MASK);
    }

    /** The life sign of both sides. */
    static byte[] heartbeat() {
        ByteBuffer frame = message(TEXT, "h".getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
