package dev.headend.control;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program, whichever of its connections it speaks on: by it and by the role that it takes there
 * ({@link ControlRole}) a coordinator knows a peer again that comes back (docs/adr/0004).
 */
public record PeerInstance(UUID value) {
    private static final Pattern GRAMMAR = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** A new one: a program makes it once, when it starts, for all its connections. */
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
