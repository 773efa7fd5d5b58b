package dev.headend.media;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Preview images of a stream: their size and how often one is taken. On the wire {@code {W}x{H}, {SECONDS}} with an
 * optional blank; anything else means that no previews are wanted.
 *
 * @param width in pixels, 1 to {@value Resolution#MAX_SIDE}
 * @param height in pixels, 1 to {@value Resolution#MAX_SIDE}
 * @param seconds between two images, at least 1
 */
public record PreviewSpec(int width, int height, int seconds) {
    private static final Pattern GRAMMAR = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})\\s*,\\s*(\\d{1,8})");

    /** @throws IllegalArgumentException if a number is out of its range */
    public PreviewSpec {
        if (width < 1 || width > Resolution.MAX_SIDE || height < 1 || height > Resolution.MAX_SIDE || seconds < 1) {
            throw new IllegalArgumentException("not a preview setting: " + width + "x" + height + "," + seconds);
        }
    }

    /** Reads a preview setting; empty, that is disabled, for {@code False} and for anything malformed. */
    public static Optional<PreviewSpec> parse(String text) {
        Matcher m = GRAMMAR.matcher(text.strip());
        if (!m.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PreviewSpec(
                    Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3))));
        } catch (IllegalArgumentException outOfRange) {
            return Optional.empty();
        }
    }

    /** The form of the wire, without the blank, as existing coordinators write it. */
    @Override
    public String toString() {
        return width + "x" + height + "," + seconds;
    }
}
