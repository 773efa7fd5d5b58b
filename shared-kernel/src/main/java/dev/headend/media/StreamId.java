package dev.headend.media;

import java.util.Optional;

/**
 * One publishing session of a channel. The coordinator makes it; for everybody else it is an opaque word
 * (spec/control-protocol.md, "Value grammars").
 *
 * @param value of the grammar {@code [A-Za-z0-9_-]+}, because it becomes part of file paths
 */
public record StreamId(String value) {
    private static final int MAX_LENGTH = 128;

    /** @throws IllegalArgumentException if the text is not of the grammar; use {@link #parse} for what a peer sent */
    public StreamId {
        if (!IdGrammar.matches(value) || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("not a stream id: '" + value + "'");
        }
    }

    /** Reads a stream id that came from outside; empty when it could not be one. */
    public static Optional<StreamId> parse(String text) {
        return text.length() <= MAX_LENGTH && IdGrammar.matches(text)
                ? Optional.of(new StreamId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
