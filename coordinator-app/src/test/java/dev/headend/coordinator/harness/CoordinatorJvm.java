package dev.headend.coordinator.harness;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * How the program is run in a JVM of its own, with little to do at its start: from jars, with an AOT cache (JEP 514) of what a
 * short life on Redis has loaded. Both are made when they are first needed after a build; other JVMs of the tests wait meanwhile.
 */
final class CoordinatorJvm {
    /** What the cache depends on, so that its training has them too; the first two are what makes a short life cheap. */
    private static final List<String> FLAGS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED");

    private static final String MAIN = "dev.headend.coordinator.Coordinator";
    private static final Path MADE = Path.of("target", "coordinator-process").toAbsolutePath();
    private static final String SECRET = "training";

    private final Path folder;
    private final Path cache;

    private CoordinatorJvm(Path folder) {
        this.folder = folder;
        this.cache = folder.resolve("coordinator.aot");
    }

    private static final class Made {
        static final CoordinatorJvm JVM = make();
    }

    /** The command line, without arguments for the program. */
    static List<String> command() {
        return Made.JVM.command("-XX:AOTCache=" + Made.JVM.cache, "-Xlog:aot*=off");
    }

    private List<String> command(String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of(more));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, jars()), MAIN));
        return command;
    }

    /** A cache knows nothing of folders. */
    private List<String> jars() {
        return entries().map(entry -> isFolder(entry) ? jarOf(entry) : entry).toList();
    }

    private String jarOf(String classes) {
        return folder.resolve(Integer.toHexString(classes.hashCode()) + ".jar").toString();
    }

    /** The program's classes, with those of the shared kernel unless they are in a jar, and the libraries. */
    private static Stream<String> entries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty() && !entry.endsWith("test-classes"));
    }

    private static boolean isFolder(String entry) {
        return Files.isDirectory(Path.of(entry));
    }

    private static CoordinatorJvm make() {
        try {
            Files.createDirectories(MADE);
            try (FileChannel file = FileChannel.open(
                            MADE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = file.lock()) {
                Path folder = MADE.resolve(Integer.toHexString(state()));
                CoordinatorJvm jvm = new CoordinatorJvm(folder);
                if (!Files.exists(jvm.cache)) {
                    removeEarlier();
                    Files.createDirectories(folder);
                    entries().filter(CoordinatorJvm::isFolder).forEach(jvm::pack);
                    jvm.train();
                }
                return jvm;
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Another one for other classes, libraries or JDK. */
    private static int state() throws IOException {
        List<Object> all = new ArrayList<>(List.of(Runtime.version().toString()));
        for (String entry : entries().toList()) {
            all.add(entry);
            try (Stream<Path> files = Files.walk(Path.of(entry))) {
                all.add(files.mapToLong(file -> file.toFile().lastModified())
                        .max()
                        .orElse(0));
            }
        }
        return all.hashCode();
    }

    private static void removeEarlier() throws IOException {
        try (Stream<Path> earlier = Files.list(MADE)) {
            for (Path folder : earlier.filter(Files::isDirectory).toList()) {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
    }

    private void pack(String classes) {
        PrintWriter out = new PrintWriter(System.out, true);
        int code = ToolProvider.findFirst("jar").orElseThrow().run(out, out, "cf", jarOf(classes), "-C", classes, ".");
        if (code != 0) {
            throw new AssertionError("no jar was made of " + classes);
        }
    }

    private void train() throws InterruptedException, IOException {
        Path unfinished = folder.resolve("unfinished.aot");
        try (RedisProcess redis = RedisProcess.start(folder.resolve("redis"));
                CoordinatorProcess coordinator = CoordinatorProcess.start(
                        command("-XX:AOTCacheOutput=" + unfinished),
                        folder.resolve("data"),
                        folder.resolve("training.log"),
                        Map.of(
                                "CONTROL_SECRET",
                                SECRET,
                                "ENCODE_STOP_DELAY_SECONDS",
                                "0",
                                "COORDINATOR_STORE",
                                "redis",
                                "REDIS_HOST",
                                "127.0.0.1",
                                "REDIS_PORT",
                                String.valueOf(redis.port())))) {
            coordinator.awaitStarted();
            liveAwhile(coordinator);
            coordinator.signal("TERM");
            coordinator.awaitExit();
            if (!Files.exists(unfinished)) {
                throw new AssertionError("no AOT cache was made:\n" + coordinator.output());
            }
        }
        Files.move(unfinished, cache);
    }

    private static void liveAwhile(CoordinatorProcess coordinator) {
        try (ExistingPeer encoder = ExistingPeer.encoder(coordinator.port(), SECRET, 1);
                ExistingPeer edge = ExistingPeer.rtmpServer(coordinator.port(), SECRET)) {
            Eventually.that(() -> coordinator.get("/commands/capacity").body().contains("\"encoderCount\":1"));
            edge.requestPublish("r", "channel", "key");
            String stream = encoder.next("ENCODE-START").get("Stream-ID");
            edge.next("PUBLISH-ACCEPT");
            edge.send("PUBLISH-END", "Stream-Channel", "channel", "Stream-ID", stream);
            encoder.next("ENCODE-STOP");
        }
    }
}
