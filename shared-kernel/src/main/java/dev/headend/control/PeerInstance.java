package dev.headend.control;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One run of an edge or an encoder, whichever of its connections it speaks on: by it a coordinator knows a peer again
 * that comes back (docs/adr/0004).
 */
public record PeerInstance(UUID value) {
    private static final Pattern GRAMMAR = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** A new one, for this run. */
    public static PeerInstance random() {
        return new PeerInstance(UUID.randomUUID());
    }

    /**
     * Reads what came from outside.
     *
     * @return empty when there is none, or it is no UUID
     */
    public static Optional<PeerInstance> parse(@Nullable String text) {
        return text != null && GRAMMAR.matcher(text.strip()).matches()
                ? Optional.of(new PeerInstance(UUID.fromString(text.strip())))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
