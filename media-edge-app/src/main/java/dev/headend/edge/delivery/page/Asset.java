package dev.headend.edge.delivery.page;

import dev.headend.edge.delivery.Gzip;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;

/** A file of a page, kept in memory plain and gzipped. */
public record Asset(String name, MediaType mediaType, byte[] plain, byte[] gzipped) {
    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");
    private static final MediaType STYLE = MediaType.parseMediaType("text/css;charset=utf-8");

    /**
     * Loads a script or a style sheet from the class path, once, at the start.
     *
     * @param page a class that is in the same package, unless the resource begins with {@code /}
     * @throws IllegalStateException if it is missing from the program: the build is broken
     */
    public static Asset load(Class<?> page, String name, String resource) {
        byte[] bytes = read(page, resource);
        return new Asset(name, name.endsWith(".css") ? STYLE : SCRIPT, bytes, Gzip.compress(bytes));
    }

    /** The same, of a resource of this name. */
    public static Asset load(Class<?> page, String name) {
        return load(page, name, name);
    }

    /** A text of the class path. @throws IllegalStateException if it is missing from the program */
    public static String text(Class<?> page, String resource) {
        return new String(read(page, resource), StandardCharsets.UTF_8);
    }

    private static byte[] read(Class<?> page, String resource) {
        try (InputStream in = page.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the program");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
