package dev.headend.encoder.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program that counts in a file of a filesystem storage, one step after the other, as others do at the same time. */
final class CountingProgram {
    static final String FILE = "hls/c/count.json";

    private CountingProgram() {}

    /** @param args the storage's folder, and how often it counts */
    public static void main(String[] args) throws Exception {
        Storage storage = new FilesystemStorage(Path.of(args[0]));
        int steps = Integer.parseInt(args[1]);
        for (int done = 0; done < steps; ) {
            Optional<StoredFile> file = storage.read(FILE);
            int count = file.map(it -> Integer.parseInt(new String(it.content(), StandardCharsets.UTF_8)))
                    .orElse(0);
            @Nullable String etag = file.map(StoredFile::etag).orElse(null);
            byte[] next = String.valueOf(count + 1).getBytes(StandardCharsets.UTF_8);
            if (storage.replace(FILE, next, ContentKind.INDEX, etag)) {
                done++;
            }
        }
    }
}
