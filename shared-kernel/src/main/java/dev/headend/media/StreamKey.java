package dev.headend.media;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
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

    /**
     * The key that a token stands for: a token may have any characters. One that could be a key is that key.
     *
     * @return empty when the token is
     */
    public static Optional<StreamKey> ofToken(String token) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new StreamKey(
                token.length() <= ChannelId.DEFAULT_MAX_LENGTH && IdGrammar.matches(token) ? token : digest(token)));
    }

    private static String digest(String token) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
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
