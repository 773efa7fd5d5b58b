package dev.headend.system.synthetic;

import java.nio.ByteBuffer;

/**
 * A message as it is sent, but for its timestamp and its stamp: when it was due by {@link System#nanoTime()}, and which one it is.
 *
 * @param bytes all of it
 * @param timestamp index of the three bytes that are its timestamp in milliseconds; 0 = it has none
 * @param stamp index of its stamp; 0 = it has none
 * @param mask with which each byte is combined, as a WebSocket's client does it; 0 changes nothing
 */
record StampedMessage(ByteBuffer bytes, int timestamp, int stamp, byte mask) {
    /** In bytes. */
    static final int STAMP_LENGTH = Long.BYTES + Integer.BYTES;

    private static final long EACH_BYTE = 0x0101010101010101L;

    /** Stamps it. @param due when it is to be sent @param number which it is */
    ByteBuffer stamped(int millis, long due, int number) {
        long masks = (mask & 0xFF) * EACH_BYTE;
        if (timestamp > 0) {
            int masked = millis ^ (int) masks;
            bytes.put(timestamp, (byte) (masked >> 16)).putShort(timestamp + 1, (short) masked);
        }
        if (stamp > 0) {
            bytes.putLong(stamp, due ^ masks).putInt(stamp + Long.BYTES, number ^ (int) masks);
        }
        return bytes.rewind();
    }
}
