package dev.headend.media;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The secret that lets somebody publish to a channel. {@link #toString()} never shows it, so it cannot reach a log.
 *
 * @param value one or more of {@code [A-Za-z0-9_-]}
 */
public record StreamKey(String value) {
    /** @throws IllegalArgumentException if the text is not of the grammar; use {@link #parse} for what a peer sent */
    public StreamKey {
        if (!IdGrammar.matches(value)) {
            throw new IllegalArgumentException("not a stream key: only letters, digits, '-' and '_' are allowed");
        }
    }

    /**
     * Reads a key that came from outside.
     *
     * @param maxLength the longest one accepted, in characters ({@code ID_MAX_LENGTH})
     * @return empty when the text is too long or not of the grammar
     */
    public static Optional<StreamKey> parse(String text, int maxLength) {
        return text.length() <= maxLength && IdGrammar.matches(text)
                ? Optional.of(new StreamKey(text))
                : Optional.empty();
    }

    /** Compares in a time that does not depend on where the two differ. */
    public boolean matches(StreamKey other) {
        return MessageDigest.isEqual(bytes(), other.bytes());
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "***";
    }
}
