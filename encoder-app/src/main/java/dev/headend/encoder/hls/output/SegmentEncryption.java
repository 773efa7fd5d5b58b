package dev.headend.encoder.hls.output;

import dev.headend.encoder.hls.playlist.KeyRotation;
import dev.headend.encoder.hls.playlist.SegmentCipher;
import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.RetryingStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.function.IntFunction;
import javax.crypto.CipherInputStream;

/**
 * Encrypts the segments of one rendition, with {@link SegmentCipher}. The present key is in memory and, before a segment needs it, in
 * storage; it is never logged. For one thread at a time; blocks.
 */
final class SegmentEncryption {
    private static final int NONE = -1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyRotation rotation;
    private final RetryingStorage storage;
    private final IntFunction<String> paths;
    private byte[] key = new byte[SegmentCipher.KEY_BYTES];
    /** Number of the key. */
    private int number = NONE;

    private boolean stored;

    /** @param paths in storage, by number of the key */
    SegmentEncryption(KeyRotation rotation, RetryingStorage storage, IntFunction<String> paths) {
        this.rotation = rotation;
        this.storage = storage;
        this.paths = paths;
    }

    /** Returns whether the key of a segment is stored. */
    boolean storesKeyOf(int segment) {
        int needed = rotation.keyOf(segment);
        if (needed != number) {
            key = new byte[SegmentCipher.KEY_BYTES];
            RANDOM.nextBytes(key);
            number = needed;
            stored = false;
        }
        stored = stored || storage.put(paths.apply(number), key.clone(), ContentKind.KEY);
        return stored;
    }

    /**
     * Replaces a file by what it is encrypted; its key is stored.
     *
     * @throws IOException if it cannot be read, or the local disk is full
     */
    void encrypt(int segment, Path file) throws IOException {
        Path encrypted = file.resolveSibling(file.getFileName() + ".encrypted");
        try {
            try (InputStream content =
                    new CipherInputStream(Files.newInputStream(file), SegmentCipher.encrypting(segment, key))) {
                Files.copy(content, encrypted, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(encrypted, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(encrypted);
        }
    }
}
