package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Stores files under relative paths such as {@code hls/channel/stream/index.m3u8}. A file appears complete or not at all.
 * Blocks; used by several threads at once. Each method may be called again after it failed.
 *
 * <p>Paths are {@link StoragePath}s in text: anything else is an {@link IllegalArgumentException}.
 */
public interface Storage {
    /**
     * Moves a file into storage.
     *
     * @throws IOException if it is not stored; the file then still is where it was
     */
    void put(String path, Path file, ContentKind kind) throws IOException;

    /**
     * Stores bytes, replacing an existing file.
     *
     * @throws IOException if they are not stored; an existing file is then unchanged
     */
    void put(String path, byte[] content, ContentKind kind) throws IOException;

    /**
     * Deletes a file, if it exists.
     *
     * @throws IOException if it may still exist
     */
    void delete(String path) throws IOException;
}
