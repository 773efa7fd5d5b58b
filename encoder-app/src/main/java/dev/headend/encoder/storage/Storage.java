package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Keeps files under relative paths such as {@code hls/channel/stream/index.m3u8}. What is stored appears whole or not at
 * all. Blocks; used by several threads at once. Each method may be called again after it failed.
 *
 * <p>Paths are {@link StoragePath}s in text: anything else is an {@link IllegalArgumentException}.
 */
public interface Storage {
    /**
     * Stores a file, which is taken away from where it was.
     *
     * @throws IOException if it is not stored; the file is then still where it was
     */
    void put(String path, Path file, ContentKind kind) throws IOException;

    /**
     * Stores bytes in place of what was there.
     *
     * @throws IOException if they are not stored; what was there is then still there
     */
    void put(String path, byte[] content, ContentKind kind) throws IOException;

    /**
     * Removes what is stored, if there is anything.
     *
     * @throws IOException if it may still be there
     */
    void delete(String path) throws IOException;
}
