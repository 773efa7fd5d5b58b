package dev.headend.coordinator.fleet;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which encoder gets the next stream: of those with room, the one with the least load; the older of two equal ones. */
public final class EncoderChoice {
    private static final Comparator<Encoder> LEAST_LOAD =
            Comparator.comparingInt(Encoder::load).thenComparing(Encoder::id);

    private EncoderChoice() {}

    /** The encoder to take; empty when none has room. */
    public static Optional<Encoder> among(Collection<Encoder> encoders) {
        return encoders.stream().filter(Encoder::hasRoom).min(LEAST_LOAD);
    }
}
