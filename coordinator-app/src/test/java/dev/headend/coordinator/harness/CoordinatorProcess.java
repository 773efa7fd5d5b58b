package dev.headend.coordinator.harness;

import dev.headend.fixture.FreePorts;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program in a JVM of its own, so that it can be killed as an operating system kills. */
public final class CoordinatorProcess implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;

    private CoordinatorProcess(Process process, Path log, int port, int managementPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts it, and does not wait.
     *
     * @param log where its output goes, after what is there already
     */
    public static CoordinatorProcess start(Path dataDir, Path log, Map<String, String> environment) {
        int port = FreePorts.next();
        int managementPort = FreePorts.next();
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "HTTP_PORT", String.valueOf(port),
                        "MANAGEMENT_PORT", String.valueOf(managementPort),
                        "BIND_ADDRESS", "127.0.0.1",
                        "LOG_REQUESTS", "NO",
                        "DATA_DIR", dataDir.toString()));
        builder.environment().putAll(environment);
        try {
            return new CoordinatorProcess(builder.start(), log, port, managementPort);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // what makes a short life cheap
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add("dev.headend.coordinator.Coordinator");
        return command;
    }

    /** Waits until it answers. */
    public CoordinatorProcess awaitStarted() throws InterruptedException {
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (answers()) {
                return this;
            }
            if (process.waitFor(Duration.ofMillis(20))) {
                throw new AssertionError("the coordinator ended by itself:\n" + output());
            }
        }
        throw new AssertionError("the coordinator did not start:\n" + output());
    }

    private boolean answers() {
        try {
            return get("/").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** Also of earlier processes with the same log. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    public HttpResponse<String> get(String path) {
        return get(port, path);
    }

    public HttpResponse<String> management(String path) {
        return get(managementPort, path);
    }

    /** The application orders the end of a stream; whatever comes of it. */
    public void close(String channel, String streamId) {
        try {
            send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/commands/close"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .headers("x-streaming-channel", channel, "x-streaming-id", streamId));
        } catch (UncheckedIOException gone) {
            // then it was not ordered
        }
    }

    private static HttpResponse<String> get(int port, String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(Patience.TIME).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Its exit code, once it has ended by itself. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(START_PATIENCE)) {
            throw new AssertionError("the coordinator did not end:\n" + output());
        }
        return process.exitValue();
    }

    /** {@code kill -9}; returns when it is dead, which is at once. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
