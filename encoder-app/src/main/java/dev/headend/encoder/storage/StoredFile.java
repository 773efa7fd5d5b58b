package dev.headend.encoder.storage;

/**
 * A version of a stored file.
 *
 * @param content not copied: neither the storage nor the caller changes it
 * @param etag stands for this version at {@link Storage#replace}
 */
public record StoredFile(byte[] content, String etag) {}
