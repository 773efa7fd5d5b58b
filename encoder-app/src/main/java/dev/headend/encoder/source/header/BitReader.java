package dev.headend.encoder.source.header;

import java.util.Arrays;

/** Reads bits, the highest of a byte first. Beyond the end it reads zeros, and {@link #isExhausted} tells. */
final class BitReader {
    private static final int LONGEST_EXP_GOLOMB = 32;

    private final byte[] bytes;
    private long position;

    BitReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The payload of an H.264 or HEVC unit: without the bytes that keep start codes out of it. */
    static BitReader ofUnit(byte[] unit) {
        byte[] payload = new byte[unit.length];
        int length = 0;
        int zeros = 0;
        for (byte b : unit) {
            if (zeros >= 2 && b == 3) {
                zeros = 0;
                continue;
            }
            zeros = b == 0 ? zeros + 1 : 0;
            payload[length++] = b;
        }
        return new BitReader(Arrays.copyOf(payload, length));
    }

    /** Whether more was read than there is. */
    boolean isExhausted() {
        return position > 8L * bytes.length;
    }

    boolean flag() {
        return bits(1) == 1;
    }

    /** Reads an unsigned number. @param count of bits, 32 at most */
    long bits(int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    private int bit() {
        int at = (int) (position >> 3);
        int shift = 7 - (int) (position & 7);
        position++;
        return at < bytes.length ? bytes[at] >> shift & 1 : 0;
    }

    void skip(long count) {
        position += count;
    }

    /** Reads an unsigned Exp-Golomb number. */
    long unsigned() {
        int zeros = 0;
        while (zeros < LONGEST_EXP_GOLOMB && !isExhausted() && !flag()) {
            zeros++;
        }
        return (1L << zeros) - 1 + bits(zeros);
    }

    /** Reads a signed Exp-Golomb number. */
    long signed() {
        long number = unsigned();
        return (number & 1) == 1 ? (number + 1) / 2 : -number / 2;
    }
}
