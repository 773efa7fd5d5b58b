package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores files under relative paths such as {@code hls/channel/stream/index.m3u8}. A file appears complete or not at all;
 * only one that is appended to grows under its readers' eyes. Blocks; used by several threads at once, and by several
 * encoders. Each method may be called again after it failed.
 *
 * <p>Paths are {@link StoragePath}s in text: anything else is an {@link IllegalArgumentException}.
 */
public interface Storage {
    /** The longest file that {@link #read} returns, in bytes. */
    int MAX_READ = 32 * 1024 * 1024;

    /**
     * Stores a file, replacing an existing one.
     *
     * @param file may be gone afterwards; if it is not, the caller deletes it
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
     * Reads a small file, such as a playlist.
     *
     * @return empty if there is no such file
     * @throws IOException if it cannot be read, or is longer than {@link #MAX_READ}
     */
    Optional<StoredFile> read(String path) throws IOException;

    /**
     * Stores bytes if nobody has stored others meanwhile: of several encoders that replace the same version, one succeeds. That holds
     * among callers of this method only: what is replaced conditionally is never {@code put}.
     *
     * @param etag of the version to be replaced, as {@link #read} returned it; null = there must be no such file
     * @return whether they are stored; false = there is another version, or none
     * @throws IOException if they may or may not be stored
     */
    boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException;

    /**
     * Adds bytes to the end of a file, where a storage can: then the cost does not grow with the file. Readers may see a part of
     * the addition for a moment. One caller at a time for a file.
     *
     * @param length of the file before, in bytes; what an earlier, failed attempt has added beyond it is overwritten
     * @return whether they are stored; false = this storage cannot append, or there is no file of that length: {@code put} it
     * @throws IOException if a part of them may be stored
     */
    boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException;

    /**
     * Deletes a file, if it exists.
     *
     * @throws IOException if it may still exist
     */
    void delete(String path) throws IOException;
}
