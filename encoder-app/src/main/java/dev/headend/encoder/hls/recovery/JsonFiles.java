package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import dev.headend.text.LogText;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Small JSON files in storage that several encoders replace. One that is damaged, as a power cut may leave it, counts as empty and
 * can be replaced. Thread-safe; blocks.
 */
final class JsonFiles {
    private static final Logger log = LoggerFactory.getLogger(JsonFiles.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final Storage storage;

    JsonFiles(Storage storage) {
        this.storage = storage;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     */
    <T> Versioned<T> read(String path, Class<T> type) throws IOException {
        Optional<StoredFile> file = storage.read(path);
        if (file.isEmpty()) {
            return new Versioned<>(Optional.empty(), null);
        }
        String etag = file.get().etag();
        try {
            return new Versioned<>(Optional.ofNullable(JSON.readValue(file.get().content(), type)), etag);
        } catch (JacksonException damaged) {
            log.warn("{} is damaged and counts as empty: {}", path, LogText.line(damaged.getOriginalMessage()));
            return new Versioned<>(Optional.empty(), etag);
        }
    }

    /** Stores a file, whatever is there. */
    void put(String path, Object content) throws IOException {
        storage.put(path, JSON.writeValueAsBytes(content), ContentKind.INDEX);
    }

    /** As {@link Storage#replace}. */
    boolean replace(String path, Object content, @Nullable String etag) throws IOException {
        return storage.replace(path, JSON.writeValueAsBytes(content), ContentKind.INDEX, etag);
    }

    /**
     * A version of a file.
     *
     * @param content empty if there is no such file, or it is damaged
     * @param etag null = there is no such file
     */
    record Versioned<T>(Optional<T> content, @Nullable String etag) {
        boolean exists() {
            return etag != null;
        }
    }
}
