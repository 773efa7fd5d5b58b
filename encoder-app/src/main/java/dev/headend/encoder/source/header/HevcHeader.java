package dev.headend.encoder.source.header;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads HEVC's configuration record (ISO/IEC 14496-15, 8.3.3.1) and its first sequence parameter set (H.265, 7.3.2.2.1), as
 * far as the size; the frame rate comes much later.
 */
final class HevcHeader {
    private static final int ARRAYS = 22;
    private static final int UNIT_TYPE_MASK = 0x3F;
    private static final int SEQUENCE_PARAMETER_SET = 33;

    private HevcHeader() {}

    static @Nullable VideoHeader read(byte[] record) {
        byte[] set = parameterSet(record);
        return set == null ? null : read(BitReader.ofUnit(set));
    }

    private static byte @Nullable [] parameterSet(byte[] record) {
        int at = ARRAYS + 1;
        int arrays = record.length > ARRAYS ? record[ARRAYS] & 0xFF : 0;
        for (int array = 0; array < arrays && at + 3 <= record.length; array++) {
            int type = record[at] & UNIT_TYPE_MASK;
            int units = number(record, at + 1);
            at += 3;
            for (int unit = 0; unit < units && at + 2 <= record.length; unit++) {
                int end = at + 2 + number(record, at);
                if (type == SEQUENCE_PARAMETER_SET && end <= record.length) {
                    return Arrays.copyOfRange(record, at + 2, end);
                }
                at = end;
            }
        }
        return null;
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    private static @Nullable VideoHeader read(BitReader bits) {
        bits.skip(16 + 4);
        int subLayers = (int) bits.bits(3);
        bits.skip(1);
        skipProfiles(bits, subLayers);
        bits.unsigned();
        int chroma = (int) bits.unsigned();
        boolean separatePlanes = chroma == 3 && bits.flag();
        long width = bits.unsigned();
        long height = bits.unsigned();
        if (bits.flag()) {
            boolean whole = chroma == 0 || separatePlanes;
            width -= (whole || chroma == 3 ? 1 : 2) * (bits.unsigned() + bits.unsigned());
            height -= (whole || chroma != 1 ? 1 : 2) * (bits.unsigned() + bits.unsigned());
        }
        int depth = 8 + (int) bits.unsigned();
        return bits.isExhausted()
                ? null
                : new VideoHeader(
                        "hevc", VideoHeader.pixelFormat(chroma, depth, false), (int) width, (int) height, null);
    }

    private static void skipProfiles(BitReader bits, int subLayers) {
        bits.skip(88 + 8);
        boolean[] profile = new boolean[subLayers];
        boolean[] level = new boolean[subLayers];
        for (int i = 0; i < subLayers; i++) {
            profile[i] = bits.flag();
            level[i] = bits.flag();
        }
        bits.skip(subLayers > 0 ? 2L * (8 - subLayers) : 0);
        for (int i = 0; i < subLayers; i++) {
            bits.skip((profile[i] ? 88 : 0) + (level[i] ? 8 : 0));
        }
    }
}
