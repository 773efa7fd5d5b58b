package dev.headend.edge.delivery;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A public file that was found. */
sealed interface FoundFile {
    FileKind kind();

    /** For {@code ETag}: changes with the bytes. */
    String etag();

    /** A text file, read whole so that the response stays consistent when the file is replaced. */
    record Loaded(FileKind kind, byte[] bytes) implements FoundFile {
        /** Weak, because it is also sent compressed; made from the content, so that several edges agree on it. */
        @Override
        public String etag() {
            CRC32C sum = new CRC32C();
            sum.update(bytes);
            return "W/\"" + HexFormat.of().toHexDigits((int) sum.getValue()) + "-" + bytes.length + "\"";
        }
    }

    /**
     * A file that never changes.
     *
     * @param path without links
     * @param size in bytes
     */
    record OnDisk(FileKind kind, Path path, long size, Instant modified) implements FoundFile {
        @Override
        public String etag() {
            return "\"" + Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(size) + "\"";
        }
    }
}
