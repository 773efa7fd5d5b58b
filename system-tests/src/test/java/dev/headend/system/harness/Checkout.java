package dev.headend.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where things are in the checkout. */
public final class Checkout {
    /** The checkout. */
    public static final Path ROOT =
            Path.of(System.getProperty("headend.root", "..")).toAbsolutePath().normalize();

    private static final Path TARGET =
            Path.of(System.getProperty("headend.target", "target")).toAbsolutePath();

    private static final Map<String, List<String>> JAVA_ARGUMENTS = new ConcurrentHashMap<>();

    private Checkout() {}

    /**
     * What the JVM is told to run a program: its AOT cache, which the launcher makes unless it is there, and its jar.
     *
     * @param app such as {@code coordinator-app}
     */
    public static List<String> javaArguments(String app) {
        return JAVA_ARGUMENTS.computeIfAbsent(app, Checkout::askLauncher);
    }

    private static List<String> askLauncher(String app) {
        ProcessBuilder builder =
                new ProcessBuilder("bash", ROOT.resolve("headend").toString(), "java-arguments", app);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process launcher = builder.start();
            List<String> arguments = launcher.inputReader().lines().toList();
            if (launcher.waitFor() != 0) {
                throw new AssertionError("the launcher cannot say how to run " + app);
            }
            return List.copyOf(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
