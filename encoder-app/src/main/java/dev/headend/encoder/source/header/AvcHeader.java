package dev.headend.encoder.source.header;

import dev.headend.encoder.plan.FrameRate;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads H.264's configuration record (ISO/IEC 14496-15, 5.3.3.1) and its first sequence parameter set (H.264, 7.3.2.1.1). */
final class AvcHeader {
    private static final int PARAMETER_SETS = 6;
    private static final int SET_COUNT_MASK = 0x1F;
    /** Profiles whose parameter sets have the chroma format. */
    private static final Set<Long> HIGH_PROFILES =
            Set.of(100L, 110L, 122L, 244L, 44L, 83L, 86L, 118L, 128L, 138L, 139L, 134L, 135L);

    private static final int EXTENDED_ASPECT_RATIO = 255;

    private final BitReader bits;
    private int chroma = 1;
    private int depth = 8;
    private boolean separatePlanes;
    private boolean fullRange;
    private @Nullable FrameRate rate;

    private AvcHeader(BitReader bits) {
        this.bits = bits;
    }

    static @Nullable VideoHeader read(byte[] record) {
        if (record.length < PARAMETER_SETS + 2 || (record[PARAMETER_SETS - 1] & SET_COUNT_MASK) == 0) {
            return null;
        }
        int length = (record[PARAMETER_SETS] & 0xFF) << 8 | record[PARAMETER_SETS + 1] & 0xFF;
        int begin = PARAMETER_SETS + 2;
        if (length < 4 || begin + length > record.length) {
            return null;
        }
        return new AvcHeader(BitReader.ofUnit(Arrays.copyOfRange(record, begin, begin + length))).parameterSet();
    }

    private @Nullable VideoHeader parameterSet() {
        bits.skip(8);
        long profile = bits.bits(8);
        bits.skip(16);
        bits.unsigned();
        if (HIGH_PROFILES.contains(profile)) {
            chromaFormat();
        }
        bits.unsigned();
        pictureOrder();
        bits.unsigned();
        bits.skip(1);
        long width = 16 * (bits.unsigned() + 1);
        long mapUnits = 16 * (bits.unsigned() + 1);
        boolean frames = bits.flag();
        bits.skip(frames ? 1 : 2);
        long height = frames ? mapUnits : 2 * mapUnits;
        long[] cropped = bits.flag() ? cropping(frames) : new long[2];
        boolean complete = !bits.isExhausted();
        if (bits.flag()) {
            usability();
        }
        return complete
                ? new VideoHeader(
                        "h264",
                        VideoHeader.pixelFormat(chroma, depth, fullRange),
                        (int) (width - cropped[0]),
                        (int) (height - cropped[1]),
                        rate)
                : null;
    }

    private void chromaFormat() {
        chroma = (int) bits.unsigned();
        separatePlanes = chroma == 3 && bits.flag();
        depth = 8 + (int) bits.unsigned();
        bits.unsigned();
        bits.skip(1);
        if (bits.flag()) {
            int lists = chroma == 3 ? 12 : 8;
            for (int list = 0; list < lists; list++) {
                if (bits.flag()) {
                    skipScalingList(list < 6 ? 16 : 64);
                }
            }
        }
    }

    private void skipScalingList(int size) {
        long scale = 8;
        for (int i = 0; i < size && scale != 0; i++) {
            scale = (scale + bits.signed()) & 0xFF;
        }
    }

    private void pictureOrder() {
        long type = bits.unsigned();
        if (type == 0) {
            bits.unsigned();
        } else if (type == 1) {
            bits.skip(1);
            bits.signed();
            bits.signed();
            long frames = bits.unsigned();
            for (long i = 0; i < frames && !bits.isExhausted(); i++) {
                bits.signed();
            }
        }
    }

    /** How many pixels are cropped, of the width and of the height. */
    private long[] cropping(boolean frames) {
        boolean planar = chroma == 0 || separatePlanes;
        int horizontal = planar || chroma == 3 ? 1 : 2;
        int vertical = (planar || chroma != 1 ? 1 : 2) * (frames ? 1 : 2);
        long width = horizontal * (bits.unsigned() + bits.unsigned());
        return new long[] {width, vertical * (bits.unsigned() + bits.unsigned())};
    }

    /** The video usability information (annex E), to the timing. */
    private void usability() {
        if (bits.flag() && bits.bits(8) == EXTENDED_ASPECT_RATIO) {
            bits.skip(32);
        }
        bits.skip(bits.flag() ? 1 : 0);
        if (bits.flag()) {
            bits.skip(3);
            fullRange = bits.flag();
            bits.skip(bits.flag() ? 24 : 0);
        }
        if (bits.flag()) {
            bits.unsigned();
            bits.unsigned();
        }
        if (bits.flag()) {
            long unitsInTick = bits.bits(32);
            long timeScale = bits.bits(32);
            // A tick is a field.
            rate = bits.isExhausted() ? null : VideoHeader.rate(timeScale, 2 * unitsInTick);
        }
    }
}
