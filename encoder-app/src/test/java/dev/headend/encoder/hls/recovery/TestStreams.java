package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.function.LongSupplier;

/** Registries of streams for tests that do not end an encoder. */
public final class TestStreams {
    private TestStreams() {}

    /** One that has said for ever that its encoder lives. */
    public static StreamRegistry in(Storage storage, String encoder, Clock clock) {
        return in(storage, encoder, clock, () -> 0);
    }

    /** One that has said so once, by this monotonic clock. */
    public static StreamRegistry in(Storage storage, String encoder, Clock clock, LongSupplier nanoTime) {
        StreamRegistry registry = new StreamRegistry(storage, storage, encoder, clock, nanoTime);
        try {
            boolean ignored = registry.beat();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
