package dev.headend.edge.delivery.player;

import dev.headend.edge.delivery.Gzip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.http.MediaType;

/** A file of the page, kept in memory plain and gzipped. */
record Asset(String name, MediaType mediaType, byte[] plain, byte[] gzipped) {
    /**
     * Loads a file from the class path, once, at the start.
     *
     * @throws IllegalStateException if it is missing from the program: the build is broken
     */
    static Asset load(String name, MediaType mediaType, String resource) {
        byte[] bytes = read(resource);
        return new Asset(name, mediaType, bytes, Gzip.compress(bytes));
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
}
