package dev.headend.edge.delivery.player;

import dev.headend.edge.delivery.Gzip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.springframework.http.MediaType;

/**
 * A file of the page, kept in memory in both forms it is sent in.
 *
 * @param version changes with the content; part of the address under which it may be cached for ever
 */
record Asset(String name, MediaType mediaType, byte[] plain, byte[] gzipped, String version) {
    /**
     * Loads from the class path, once, at the start.
     *
     * @throws IllegalStateException if it is not in the program: the build is broken
     */
    static Asset load(String name, MediaType mediaType, String resource) {
        byte[] bytes = read(resource);
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return new Asset(
                name, mediaType, bytes, Gzip.compress(bytes), HexFormat.of().toHexDigits((int) sum.getValue()));
    }

    static byte[] read(String resource) {
        try (InputStream in = Asset.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the program");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Where the page finds it. */
    String address() {
        return "/player/" + version + "/" + name;
    }
}
