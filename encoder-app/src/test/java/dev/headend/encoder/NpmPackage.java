package dev.headend.encoder;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of the tests for Node: its folder below {@code src/test/npm} says which packages it needs, with their checksums. npm installs
 * them below {@code target} when they are first needed; where there is no npm, tests that need it are left out.
 */
public final class NpmPackage {
    private static final Path SOURCES = Path.of("src", "test", "npm");
    private static final int INSTALLATION_MINUTES = 5;
    private static final String LOCK_FILE = "package-lock.json";

    private final Path source;
    private final Path installed;

    private NpmPackage(String name) {
        this.source = SOURCES.resolve(name);
        this.installed = Path.of("target", "npm", name).toAbsolutePath();
    }

    /** Installs it if it is not. Returns the folder, with everything of its folder below {@code src/test/npm}. */
    public static Path install(String name) throws IOException, InterruptedException {
        assumeThat(runs("npm", "--version") && runs("node", "--version"))
                .as("npm and node are installed")
                .isTrue();
        return new NpmPackage(name).install();
    }

    /** Other test JVMs may want it at the same time. */
    private Path install() throws IOException, InterruptedException {
        Files.createDirectories(installed);
        try (FileChannel file = FileChannel.open(
                        installed.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var ignored = file.lock()) {
            boolean current = isCurrent();
            copySources();
            if (!current) {
                Files.deleteIfExists(installed.resolve("installed"));
                run("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund");
                Files.copy(source.resolve(LOCK_FILE), installed.resolve("installed"));
            }
            return installed;
        }
    }

    private boolean isCurrent() throws IOException {
        Path marker = installed.resolve("installed");
        return Files.exists(marker) && Files.mismatch(marker, source.resolve(LOCK_FILE)) == -1;
    }

    private void copySources() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(source)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.copy(file, installed.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path log = installed.resolve("npm.log");
        Process process = new ProcessBuilder(command)
                .directory(installed.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(INSTALLATION_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError("npm cannot install " + source + ": " + Files.readString(log));
        }
    }
}
