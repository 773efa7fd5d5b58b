package dev.headend.encoder.source.header;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame of AAC in which nothing is heard (ISO/IEC 14496-3, 4.4.2): its channels have no scale factor bands.
 *
 * @param body the frame, behind what messages have before it; not to be changed
 * @param micros how long it lasts, in microseconds
 */
public record SilentFrame(byte[] body, double micros) {
    /** The format, then whether it is a header (0) or a frame; of Enhanced RTMP both are in the first byte, and a FourCC follows. */
    private static final int LEGACY_PREFIX = 2;

    private static final byte FRAME = 1;

    private static final int SAMPLES = 1024;
    private static final List<Integer> RATES = List.of(
            96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350);

    /** A single channel element, and the end of the frame. */
    private static final byte[] MONO = {0, 0, 0, 7};
    /** A channel pair element, whose channels share nothing, and the end of the frame. */
    private static final byte[] STEREO = new BigInteger("2000000000000e", 16).toByteArray();

    /**
     * A frame for sound with this header.
     *
     * @param fourCc the codec, as Enhanced RTMP names it
     * @param config of AAC an AudioSpecificConfig
     * @return null if it is neither AAC in mono nor in stereo, or of an unusual kind
     */
    public static @Nullable SilentFrame of(String fourCc, byte[] config) {
        BitReader bits = new BitReader(config);
        boolean usual = switch ((int) bits.bits(5)) {
            case 2, 5, 29 -> true;
            default -> false;
        };
        int rate = (int) bits.bits(4);
        int channels = (int) bits.bits(4);
        if (!fourCc.equals("mp4a")
                || !usual
                || rate >= RATES.size()
                || channels < 1
                || channels > 2
                || bits.isExhausted()) {
            return null;
        }
        return new SilentFrame(channels == 1 ? MONO : STEREO, 1e6 * SAMPLES / RATES.get(rate));
    }

    /** The body of a message. @param header that of the message that has the header, without its configuration record */
    public SilentFrame behind(byte[] header) {
        byte[] whole = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, whole, header.length, body.length);
        if (header.length == LEGACY_PREFIX) {
            whole[1] = FRAME;
        } else {
            whole[0] |= FRAME;
        }
        return new SilentFrame(whole, micros);
    }
}
