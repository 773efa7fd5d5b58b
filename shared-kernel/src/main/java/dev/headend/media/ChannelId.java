package dev.headend.media;

import java.util.Optional;

/**
 * The name of a channel, as the application knows it and as it stands in publish addresses and in file paths.
 *
 * @param value one or more of {@code [A-Za-z0-9_-]}, so it is safe in a path, a URL and a log line
 */
public record ChannelId(String value) {
    /** Default of {@code ID_MAX_LENGTH}, in characters. */
    public static final int DEFAULT_MAX_LENGTH = 128;

    /** @throws IllegalArgumentException if the text is not of the grammar; use {@link #parse} for what a peer sent */
    public ChannelId {
        if (!IdGrammar.matches(value)) {
            throw new IllegalArgumentException("not a channel id: only letters, digits, '-' and '_' are allowed");
        }
    }

    /**
     * Reads a channel id that came from outside.
     *
     * @param maxLength the longest one accepted, in characters ({@code ID_MAX_LENGTH})
     * @return empty when the text is too long or not of the grammar
     */
    public static Optional<ChannelId> parse(String text, int maxLength) {
        return text.length() <= maxLength && IdGrammar.matches(text)
                ? Optional.of(new ChannelId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
