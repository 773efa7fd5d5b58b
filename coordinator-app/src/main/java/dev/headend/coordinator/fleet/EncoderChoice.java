package dev.headend.coordinator.fleet;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which encoder gets the next stream: of those with room, the one with the least load; the older of two equal ones. Keeps
 * those with room in that order, so that a choice costs the same however many encoders there are. For one thread at a time.
 */
public final class EncoderChoice {
    private static final Comparator<Encoder> LEAST_LOAD =
            Comparator.comparingInt(Encoder::load).thenComparing(Encoder::id);

    private final NavigableSet<Encoder> withRoom = new TreeSet<>(LEAST_LOAD);

    /**
     * Takes note of an encoder that comes, goes, or changes its load or capacity.
     *
     * @param before as it was; null = it was not there
     * @param after as it is; null = it is gone
     */
    public void update(@Nullable Encoder before, @Nullable Encoder after) {
        if (before != null) {
            withRoom.remove(before);
        }
        if (after != null && after.hasRoom()) {
            withRoom.add(after);
        }
    }

    /** The encoder to take; empty when none has room. */
    public Optional<Encoder> best() {
        return withRoom.isEmpty() ? Optional.empty() : Optional.of(withRoom.first());
    }
}
