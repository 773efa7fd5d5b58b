package dev.headend.encoder.plan;

import java.util.Optional;

/**
 * Frames per second as a fraction, because NTSC rates are no decimal numbers.
 *
 * @param numerator at least 1
 * @param denominator at least 1
 */
public record FrameRate(int numerator, int denominator) {
    /** @throws IllegalArgumentException if a part is not positive */
    public FrameRate {
        if (numerator < 1 || denominator < 1) {
            throw new IllegalArgumentException("not a frame rate: " + numerator + "/" + denominator);
        }
    }

    /** A whole number of frames per second. */
    public static FrameRate of(int fps) {
        return new FrameRate(fps, 1);
    }

    /** Parses ffprobe's {@code 30000/1001}; empty for {@code 0/0} and anything else invalid. */
    public static Optional<FrameRate> parse(String text) {
        String[] parts = text.split("/", -1);
        try {
            return Optional.of(
                    new FrameRate(Integer.parseInt(parts[0]), parts.length > 1 ? Integer.parseInt(parts[1]) : 1));
        } catch (IllegalArgumentException notARate) {
            return Optional.empty();
        }
    }

    /** As a decimal number. */
    public double perSecond() {
        return (double) numerator / denominator;
    }

    /** The nearest whole number, at least 1, as in a rendition's name. */
    public int rounded() {
        return (int) Math.max(1, Math.round(perSecond()));
    }

    /** In FFmpeg's syntax. */
    @Override
    public String toString() {
        return denominator == 1 ? String.valueOf(numerator) : numerator + "/" + denominator;
    }
}
