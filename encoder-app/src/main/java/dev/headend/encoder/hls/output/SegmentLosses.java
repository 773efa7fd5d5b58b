package dev.headend.encoder.hls.output;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts segments of a stream that are gaps in its playlists. Thread-safe. */
final class SegmentLosses {
    private final Map<LossCause, LongAdder> counts = new EnumMap<>(LossCause.class);

    SegmentLosses() {
        for (LossCause cause : LossCause.values()) {
            counts.put(cause, new LongAdder());
        }
    }

    void count(LossCause cause) {
        of(cause).increment();
    }

    long sum(LossCause cause) {
        return of(cause).sum();
    }

    private LongAdder of(LossCause cause) {
        return Objects.requireNonNull(counts.get(cause));
    }
}
