package dev.headend.system.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The entry: makes the caches that are missing. Several of these may run at once on one checkout; one does the work, the
 * others wait for it.
 */
public final class AotCaches {
    private AotCaches() {}

    /**
     * Makes them.
     *
     * @param arguments a lock file, the {@code ffmpeg} program (empty = none: no stream is encoded), and then the jar and
     *     the cache's folder of the coordinator, the media edge and the encoder
     */
    public static void main(String[] arguments) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(AotCaches::killAll));
        Path lockFile = Path.of(arguments[0]).toAbsolutePath();
        List<CachedJar> jars = new ArrayList<>();
        for (int i = 2; i < arguments.length; i += 2) {
            jars.add(CachedJar.of(Path.of(arguments[i]), Path.of(arguments[i + 1])));
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            if (!jars.stream().allMatch(CachedJar::isComplete)) {
                make(jars, arguments[1]);
            }
        }
    }

    private static void make(List<CachedJar> jars, String ffmpeg) throws IOException, InterruptedException {
        List<CachedJar> missing = jars.stream().filter(jar -> !jar.isComplete()).toList();
        extract(missing.stream().filter(jar -> !jar.isInPlace()).toList());
        Path data = Files.createTempDirectory(jars.getFirst().folder(), "data-");
        try (Training training = new Training(jars, ffmpeg, data)) {
            training.run();
        } finally {
            deleteAll(data);
        }
        for (CachedJar jar : missing) {
            jar.complete();
            jar.deleteOlder();
        }
    }

    private static void extract(List<CachedJar> jars) throws IOException, InterruptedException {
        List<Process> running = new ArrayList<>();
        for (CachedJar jar : jars) {
            deleteAll(jar.folder());
            running.add(jar.extract());
        }
        for (Process process : running) {
            if (process.waitFor() != 0) {
                throw new IOException("a jar could not be extracted");
            }
        }
        for (CachedJar jar : jars) {
            jar.linkFfmpeg();
        }
    }

    /** Ends everything that was started, and what that has started. */
    static void killAll() {
        List<ProcessHandle> family = ProcessHandle.current().descendants().toList();
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** Deletes a folder; nothing happens when there is none. */
    static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList().reversed()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
