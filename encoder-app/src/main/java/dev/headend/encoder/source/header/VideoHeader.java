package dev.headend.encoder.source.header;

import dev.headend.encoder.plan.FrameRate;
import org.jspecify.annotations.Nullable;

/**
 * What the sequence header of video tells.
 *
 * @param codec FFmpeg's name of it
 * @param pixelFormat FFmpeg's name of it
 * @param width in pixels, cropped
 * @param height in pixels, cropped
 * @param nominal frames per second; null = it does not say
 */
public record VideoHeader(
        String codec,
        String pixelFormat,
        int width,
        int height,
        @Nullable FrameRate nominal) {
    private static final int LARGEST_SIDE = 1 << 14;
    private static final double FASTEST = 300;
    private static final int GRAY = 0;

    /**
     * Reads a header.
     *
     * @param fourCc its codec, as Enhanced RTMP names it
     * @param data the codec's configuration record
     * @return null if it does not tell the size
     */
    public static @Nullable VideoHeader of(String fourCc, byte[] data) {
        VideoHeader header = switch (fourCc) {
            case "avc1" -> AvcHeader.read(data);
            case "hvc1", "hev1" -> HevcHeader.read(data);
            case "av01" -> Av1Header.read(data);
            default -> null;
        };
        return header != null && header.isPossible() ? header : null;
    }

    private boolean isPossible() {
        return width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE;
    }

    /** A rate that a camera may have; null for any other. */
    static @Nullable FrameRate rate(long numerator, long denominator) {
        if (numerator <= 0 || denominator <= 0) {
            return null;
        }
        double perSecond = (double) numerator / denominator;
        if (perSecond > FASTEST || perSecond < 1 || Math.max(numerator, denominator) > Integer.MAX_VALUE) {
            return null;
        }
        long divisor = greatestCommonDivisor(numerator, denominator);
        return new FrameRate((int) (numerator / divisor), (int) (denominator / divisor));
    }

    private static long greatestCommonDivisor(long a, long b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** @param chroma 0 = none, 1 = 4:2:0, 2 = 4:2:2, 3 = 4:4:4 */
    static String pixelFormat(int chroma, int bits, boolean fullRange) {
        String depth = bits == 8 ? "" : bits + "le";
        if (chroma == GRAY) {
            return "gray" + depth;
        }
        String sampling = switch (chroma) {
            case 1 -> "420p";
            case 2 -> "422p";
            default -> "444p";
        };
        return (fullRange && bits == 8 ? "yuvj" : "yuv") + sampling + depth;
    }
}
