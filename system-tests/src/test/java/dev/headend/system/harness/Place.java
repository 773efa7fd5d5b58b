package dev.headend.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are in the checkout. */
public final class Place {
    /** The checkout. */
    public static final Path ROOT =
            Path.of(System.getProperty("headend.root", "..")).toAbsolutePath().normalize();

    private static final Path TARGET =
            Path.of(System.getProperty("headend.target", "target")).toAbsolutePath();

    private Place() {}

    /** The jar of a program. */
    public static Path jar(String app) {
        return ROOT.resolve(app).resolve("target").resolve(app + ".jar");
    }

    /** A folder of this module's build, made when it is not there. */
    static Path folder(String name) {
        try {
            return Files.createDirectories(TARGET.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new empty folder; it stays after the test, to be looked at. */
    public static Path freshFolder(String name) {
        try {
            return Files.createTempDirectory(folder("data"), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
