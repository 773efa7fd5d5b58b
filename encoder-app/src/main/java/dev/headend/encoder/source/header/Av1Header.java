package dev.headend.encoder.source.header;

import dev.headend.encoder.plan.FrameRate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads AV1's configuration record (AV1 in ISOBMFF, 2.3.3), and the sequence header in it (AV1, 5.5.1), which may be missing. */
final class Av1Header {
    private static final int UNITS = 4;
    private static final int SEQUENCE_HEADER = 1;

    private Av1Header() {}

    static @Nullable VideoHeader read(byte[] record) {
        if (record.length < UNITS + 2 || (record[UNITS] >> 3 & 0xF) != SEQUENCE_HEADER) {
            return null;
        }
        boolean extended = (record[UNITS] & 4) != 0;
        boolean sized = (record[UNITS] & 2) != 0;
        int at = UNITS + 1 + (extended ? 1 : 0);
        while (sized && at < record.length && record[at] < 0) {
            at++;
        }
        int begin = Math.min(record.length, sized ? at + 1 : at);
        return sequence(new BitReader(Arrays.copyOfRange(record, begin, record.length)), pixelFormat(record[2]));
    }

    private static String pixelFormat(byte flags) {
        boolean high = (flags & 0x40) != 0;
        boolean twelve = (flags & 0x20) != 0;
        boolean monochrome = (flags & 0x10) != 0;
        boolean halfWidth = (flags & 8) != 0;
        boolean halfHeight = (flags & 4) != 0;
        int sampling = halfHeight ? 1 : halfWidth ? 2 : 3;
        return VideoHeader.pixelFormat(monochrome ? 0 : sampling, high ? twelve ? 12 : 10 : 8, false);
    }

    private static @Nullable VideoHeader sequence(BitReader bits, String pixelFormat) {
        bits.skip(4);
        FrameRate rate = null;
        if (bits.flag()) {
            bits.skip(5);
        } else {
            int delayBits = -1;
            if (bits.flag()) {
                rate = timing(bits);
                delayBits = bits.flag() ? decoderModel(bits) : -1;
            }
            skipOperatingPoints(bits, delayBits);
        }
        int widthBits = (int) bits.bits(4) + 1;
        int heightBits = (int) bits.bits(4) + 1;
        int width = (int) bits.bits(widthBits) + 1;
        int height = (int) bits.bits(heightBits) + 1;
        return bits.isExhausted() ? null : new VideoHeader("av1", pixelFormat, width, height, rate);
    }

    private static @Nullable FrameRate timing(BitReader bits) {
        long unitsInTick = bits.bits(32);
        long timeScale = bits.bits(32);
        boolean equal = bits.flag();
        long ticks = equal ? bits.unsigned() + 1 : 1;
        return equal ? VideoHeader.rate(timeScale, unitsInTick * ticks) : null;
    }

    /** How many bits a buffer's delay has. */
    private static int decoderModel(BitReader bits) {
        int delayBits = (int) bits.bits(5) + 1;
        bits.skip(32 + 5 + 5);
        return delayBits;
    }

    /** @param delayBits -1 = there is no decoder model */
    private static void skipOperatingPoints(BitReader bits, int delayBits) {
        boolean delays = bits.flag();
        long points = bits.bits(5) + 1;
        for (int point = 0; point < points; point++) {
            bits.skip(12);
            if (bits.bits(5) > 7) {
                bits.skip(1);
            }
            if (delayBits > 0 && bits.flag()) {
                bits.skip(2L * delayBits + 1);
            }
            if (delays && bits.flag()) {
                bits.skip(4);
            }
        }
    }
}
