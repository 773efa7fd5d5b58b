package dev.headend.system.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkout whose JDK runs nothing: in place of each program a process that sleeps, and whose readiness the test answers. What a
 * launcher does with its programs is seen within seconds.
 */
public final class IdlePrograms implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
              *AotCaches*) exit 1 ;;
              *coordinator-app.jar) name=coordinator ;;
              *media-edge-app.jar) name=edge ;;
              *) name=encoder ;;
            esac
            echo $$ >"%1$s/$name.new" && mv "%1$s/$name.new" "%1$s/$name.pid"
            exec sleep 300
            """;

    private final Path folder;
    private final Path script;
    private final Launcher launcher;
    private final List<HttpServer> readiness = new ArrayList<>();

    /** In an empty folder. */
    public IdlePrograms(Path folder) throws IOException {
        this.folder = folder;
        this.script = Files.copy(Checkout.ROOT.resolve("headend"), folder.resolve("headend"));
        this.launcher = new Launcher(script);
        Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        program("javac", "#!/bin/sh\n");
        program("java", JAVA.formatted(folder));
        for (String app : List.of("coordinator-app", "media-edge-app", "encoder-app")) {
            Path target = Files.createDirectories(folder.resolve(app).resolve("target"));
            Files.createFile(target.resolve(app + ".jar"));
            Files.createFile(target.resolve(app + ".jar.original")); // by which the launcher tells when it was built
        }
    }

    private void program(String name, String text) throws IOException {
        Path program = Files.writeString(folder.resolve("jdk/bin").resolve(name), text);
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot be made executable: " + program);
        }
    }

    /** Puts a line into the launcher, before the one that begins so. */
    public void insertBefore(String begin, String line) throws IOException {
        String text = Files.readString(script);
        String inserted = text.replace("\n" + begin, "\n" + line + "\n" + begin);
        if (inserted.equals(text)) {
            throw new AssertionError("the launcher has no line that begins with " + begin);
        }
        Files.writeString(script, inserted);
    }

    /** {@code ./headend up}, with all programs ready as soon as it starts them. */
    public Started up(Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("JAVA_HOME", folder.resolve("jdk").toString());
        all.put("FFMPEG_PATH", "true");
        Started headend = launcher.run("up", all);
        headend.awaitLine("starting, with data in", PATIENCE);
        for (int port = launcher.managementPort(); port < launcher.managementPort() + 3; port++) {
            readiness.add(answerAt(port));
        }
        return headend;
    }

    private static HttpServer answerAt(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            byte[] body = "UP".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** The process of a program, by its name in the launcher's lines, once it runs and is not that one. */
    public ProcessHandle process(String name, ProcessHandle... over) {
        Path file = folder.resolve(name + ".pid");
        return Await.value(
                name + " runs",
                PATIENCE,
                () -> text(file)
                        .map(Long::valueOf)
                        .flatMap(ProcessHandle::of)
                        .filter(process -> !List.of(over).contains(process)));
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        readiness.forEach(server -> server.stop(0));
    }
}
