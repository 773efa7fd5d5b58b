package dev.headend.media;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture size with an optional rate and bit rate: {@code {W}x{H}[-{FPS}][~{KBPS}]}.
 *
 * @param width in pixels, 1 to {@value #MAX_SIDE}
 * @param height in pixels, 1 to {@value #MAX_SIDE}
 * @param fps frames a second; 0 = the source's
 * @param kbps video bit rate limit in kilobits a second; 0 = none
 */
public record Resolution(int width, int height, int fps, int kbps) {
    /** The longest side that is accepted, in pixels: what H.264 level 6.2 and common players can take. */
    public static final int MAX_SIDE = 16_384;

    private static final int MAX_FPS = 1_000;
    private static final int MAX_KBPS = 10_000_000;
    private static final Pattern GRAMMAR = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})(?:-(\\d{1,4}))?(?:~(\\d{1,8}))?");

    /** @throws IllegalArgumentException if a number is out of its range */
    public Resolution {
        if (width < 1 || width > MAX_SIDE || height < 1 || height > MAX_SIDE) {
            throw new IllegalArgumentException("not a picture size: " + width + "x" + height);
        }
        if (fps < 0 || fps > MAX_FPS) {
            throw new IllegalArgumentException("not a frame rate: " + fps);
        }
        if (kbps < 0 || kbps > MAX_KBPS) {
            throw new IllegalArgumentException("not a bit rate: " + kbps);
        }
    }

    /** Reads one item of a resolution list; empty when it is malformed. Blanks around it are allowed. */
    public static Optional<Resolution> parse(String text) {
        Matcher m = GRAMMAR.matcher(text.strip());
        if (!m.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Resolution(number(m, 1), number(m, 2), number(m, 3), number(m, 4)));
        } catch (IllegalArgumentException outOfRange) {
            return Optional.empty();
        }
    }

    private static int number(Matcher m, int group) {
        String digits = m.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** The form of the wire; {@code -FPS} and {@code ~KBPS} only when they are set. */
    @Override
    public String toString() {
        return width + "x" + height + (fps > 0 ? "-" + fps : "") + (kbps > 0 ? "~" + kbps : "");
    }
}
