package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.hls.recovery.JsonFiles.Versioned;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds encoders whose file stands still. No clock of another machine is trusted: what counts is how long this encoder has
 * read the same version again and again. For one thread; blocks.
 */
final class DeadEncoders {
    /** How long a file has not changed when its encoder is dead. */
    static final Duration STANDSTILL = Duration.ofSeconds(15);
    /** Times that the same version was read: a storage that hangs for a while is no death. */
    private static final int MIN_READS = 3;
    /** Encoders that each encoder watches. */
    private static final int WATCHED = 3;

    private final String self;
    private final JsonFiles files;
    private final LongSupplier nanoTime;
    private final Map<String, Seen> seen = new HashMap<>();

    DeadEncoders(String self, JsonFiles files, LongSupplier nanoTime) {
        this.self = self;
        this.files = files;
        this.nanoTime = nanoTime;
    }

    /**
     * Of the encoders that this one watches, those that are dead, with their files.
     *
     * @param listed in the storage's index
     * @param attempts to read their files; one that cannot be read is left out
     */
    List<Dead> find(List<String> listed, Attempts attempts) {
        List<Dead> dead = new ArrayList<>();
        List<String> others = followers(listed);
        seen.keySet().retainAll(others);
        for (String encoder : others) {
            attempts.run(() -> look(encoder).ifPresent(dead::add));
        }
        return dead;
    }

    private Optional<Dead> look(String encoder) throws IOException {
        Versioned<EncoderFile> file = files.read(EncoderFile.path(encoder), EncoderFile.class);
        String version = Objects.requireNonNullElse(file.etag(), "");
        Seen now = again(seen.get(encoder), version);
        seen.put(encoder, now);
        return now.standsStill(nanoTime.getAsLong())
                ? Optional.of(new Dead(encoder, file.content().orElse(new EncoderFile(0, List.of()))))
                : Optional.empty();
    }

    /** Those that follow this one in a ring of all: so the encoders of a large fleet are all watched, each by a few. */
    private List<String> followers(List<String> all) {
        List<String> sorted =
                all.stream().filter(id -> !id.equals(self)).sorted().toList();
        Stream<String> after = sorted.stream().filter(id -> id.compareTo(self) > 0);
        Stream<String> before = sorted.stream().filter(id -> id.compareTo(self) < 0);
        return Stream.concat(after, before).limit(WATCHED).toList();
    }

    private Seen again(@Nullable Seen before, String version) {
        return before == null || !before.version.equals(version)
                ? new Seen(version, nanoTime.getAsLong(), 1)
                : new Seen(version, before.since, before.reads + 1);
    }

    /** An encoder that has died. */
    record Dead(String encoder, EncoderFile file) {}

    private record Seen(String version, long since, int reads) {
        boolean standsStill(long now) {
            return reads >= MIN_READS && now - since >= STANDSTILL.toNanos();
        }
    }
}
