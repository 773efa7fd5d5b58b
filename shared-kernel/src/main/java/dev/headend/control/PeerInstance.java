package dev.headend.control;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program, whichever of its connections it speaks on: by it and by the role that it takes there
 * ({@link ControlRole}) a coordinator knows a peer again that comes back (docs/adr/0004).
 */
public record PeerInstance(UUID value) {
    private static final Pattern GRAMMAR = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    /** Far more than die on one machine between two starts, and short enough for a header. */
    private static final int MAX_LISTED = 32;

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

    /** A header's value with several: commas between them. Longer lists are cut at {@link #MAX_LISTED}. */
    public static String list(Collection<PeerInstance> instances) {
        return instances.stream().limit(MAX_LISTED).map(PeerInstance::toString).collect(Collectors.joining(","));
    }

    /**
     * Reads such a list as it came from outside, without what is no UUID.
     *
     * @param text null = there is none
     * @return {@link #MAX_LISTED} at most
     */
    public static List<PeerInstance> parseList(@Nullable String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split(",", MAX_LISTED + 1))
                        .limit(MAX_LISTED)
                        .flatMap(item -> parse(item).stream())
                        .toList();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
