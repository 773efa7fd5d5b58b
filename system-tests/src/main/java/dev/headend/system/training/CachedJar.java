package dev.headend.system.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program's jar and the folder that holds it extracted (the JVM caches nothing of nested jars), with its cache beside.
 * The folder's name stands for everything that the cache depends on, so a folder with a cache never changes.
 *
 * @param jar of Spring Boot's form
 * @param folder where nobody looks until the cache is in it. If the jar itself is there, it is extracted already
 */
record CachedJar(Path jar, Path folder) {
    /** Folders kept of one program: a program of an older build may still run from the second. */
    private static final int KEPT = 2;

    static CachedJar of(Path jar, Path folder) {
        return new CachedJar(jar.toAbsolutePath(), folder.toAbsolutePath());
    }

    /** Such as {@code coordinator-app}. */
    String name() {
        return jar.getFileName().toString().replaceAll("\\.jar$", "");
    }

    Path extracted() {
        return folder.resolve(jar.getFileName());
    }

    private Path cache() {
        return folder.resolve(name() + ".aot");
    }

    /** Where the JVM writes the cache; it takes its final name when all of it is there. */
    Path unfinished() {
        return folder.resolve(name() + ".aot.new");
    }

    boolean isComplete() {
        return Files.exists(cache());
    }

    /** Whether it was extracted already, as in an image, whose folders nobody else uses. */
    boolean isInPlace() {
        return jar.equals(extracted());
    }

    Process extract() throws IOException {
        Files.createDirectories(folder.getParent());
        return new ProcessBuilder(
                        TrainedProgram.JAVA,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djarmode=tools",
                        "-jar",
                        jar.toString(),
                        "extract",
                        "--destination",
                        folder.toString())
                .inheritIO()
                .start();
    }

    /** The encoder looks for the FFmpeg that came with the build beside its jar. */
    void linkFfmpeg() throws IOException {
        Path bundled = jar.resolveSibling("ffmpeg");
        if (Files.isDirectory(bundled)) {
            Files.createSymbolicLink(folder.resolve("ffmpeg"), bundled);
        }
    }

    void complete() throws IOException {
        if (!Files.exists(unfinished())) {
            throw new IOException("the JVM wrote no cache; its output is in " + folder);
        }
        Files.move(unfinished(), cache(), StandardCopyOption.ATOMIC_MOVE);
    }

    void deleteOlder() throws IOException {
        if (isInPlace()) {
            return;
        }
        List<Path> newestFirst;
        try (Stream<Path> folders = Files.list(folder.getParent())) {
            newestFirst = folders.sorted(
                            Comparator.comparing(CachedJar::lastModified).reversed())
                    .toList();
        }
        for (Path old : newestFirst.stream().skip(KEPT).toList()) {
            AotCaches.deleteAll(old);
        }
    }

    private static FileTime lastModified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }
}
