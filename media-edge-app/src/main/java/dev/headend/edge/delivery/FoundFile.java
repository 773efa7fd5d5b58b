package dev.headend.edge.delivery;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Something that was found and may be delivered. */
sealed interface FoundFile {
    FileKind kind();

    /** For {@code ETag}: the same as long as the bytes are. */
    String etag();

    /** A text, read whole so that it stays consistent when the file is replaced. */
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
     * A file that stays as it is.
     *
     * @param path the real one, no link in it
     * @param size in bytes
     */
    record OnDisk(FileKind kind, Path path, long size, Instant modified) implements FoundFile {
        @Override
        public String etag() {
            return "\"" + Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(size) + "\"";
        }
    }
}
