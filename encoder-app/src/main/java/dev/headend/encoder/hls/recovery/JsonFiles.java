package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Small JSON files in storage that several encoders replace. Thread-safe; blocks. */
final class JsonFiles {
    private static final JsonMapper JSON = new JsonMapper();

    private final Storage storage;

    JsonFiles(Storage storage) {
        this.storage = storage;
    }

    /**
     * Reads a file.
     *
     * @return empty if there is none
     * @throws IOException if it cannot be read, or is damaged
     */
    <T> Optional<Versioned<T>> read(String path, Class<T> type) throws IOException {
        Optional<StoredFile> file = storage.read(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Versioned<>(
                    JSON.readValue(file.get().content(), type), file.get().etag()));
        } catch (JacksonException damaged) {
            throw new IOException(path + " is damaged: " + damaged.getOriginalMessage(), damaged);
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

    /** A version of a file. */
    record Versioned<T>(T content, String etag) {}
}
