package dev.headend.coordinator.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The OpenAPI description of what an application and the coordinator say to each other, written by hand. */
final class OpenApiDocument {
    private static final String RESOURCE = "openapi.yaml";

    private OpenApiDocument() {}

    /** The document, in UTF-8. */
    static byte[] read() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
