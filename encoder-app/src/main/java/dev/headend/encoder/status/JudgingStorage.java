package dev.headend.encoder.status;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import dev.headend.hls.HlsRule;
import dev.headend.hls.StorageJudge;
import dev.headend.hls.Violation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges every version of every playlist that is stored, and counts the rules that were broken. What it finds is a defect of
 * this program, and changes nothing in what is stored. As thread-safe as the storage behind it.
 */
public final class JudgingStorage implements Storage {
    private static final Logger log = LoggerFactory.getLogger(JudgingStorage.class);
    /** Of each rule: a defect shows at every segment. */
    private static final int MAX_WARNINGS = 10;

    private final Storage storage;
    private final StorageJudge judge;
    private final Map<HlsRule, Counter> violations = new EnumMap<>(HlsRule.class);

    /** @param storage does the work */
    public JudgingStorage(Storage storage, Clock clock, MeterRegistry registry) {
        this.storage = storage;
        this.judge = new StorageJudge(clock, this::found);
        for (HlsRule rule : HlsRule.values()) {
            violations.put(
                    rule,
                    Counter.builder("headend.encoder.playlist.violations")
                            .description(
                                    "Rules of HLS broken by published playlists, by rule. More than 0 is a defect.")
                            .tag("rule", rule.label())
                            .register(registry));
        }
    }

    private void found(Violation violation) {
        Counter counter = Objects.requireNonNull(violations.get(violation.rule()));
        counter.increment();
        if (counter.count() <= MAX_WARNINGS) {
            log.warn("a published playlist breaks a rule of HLS ({}): {}", violation.rule(), violation.what());
        }
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        storage.put(path, file, kind);
        if (kind == ContentKind.SEGMENT) {
            judge.stored(path);
        }
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        storage.put(path, content, kind);
        judge.stored(path, content);
    }

    @Override
    public Optional<StoredFile> read(String path) throws IOException {
        return storage.read(path);
    }

    @Override
    public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException {
        boolean replaced = storage.replace(path, content, kind, etag);
        if (replaced) {
            judge.stored(path, content);
        }
        return replaced;
    }

    @Override
    public boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException {
        boolean appended = storage.append(path, length, addition, kind);
        if (appended) {
            judge.appended(path, addition);
        }
        return appended;
    }

    @Override
    public void delete(String path) throws IOException {
        storage.delete(path);
        judge.deleted(path);
    }
}
