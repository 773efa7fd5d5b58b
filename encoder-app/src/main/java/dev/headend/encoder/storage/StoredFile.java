package dev.headend.encoder.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A version of a stored file.
 *
 * @param content not copied: neither the storage nor the caller changes it
 * @param etag stands for this version at {@link Storage#replace}
 */
public record StoredFile(byte[] content, String etag) {
    /** A version of a storage that has no etags: the digest of the content, which has no quotation marks. */
    public static StoredFile of(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new StoredFile(content, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
