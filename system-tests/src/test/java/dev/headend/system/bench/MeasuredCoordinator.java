package dev.headend.system.bench;

import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Checkout;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The coordinator that is measured: the program's jar in a JVM of its own. */
final class MeasuredCoordinator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    /** {@code BENCH_PREFIX}: what each coordinator is started by, such as {@code taskset -c 0}; it becomes the JVM. */
    private static final List<String> PREFIX = Stream.of(
                    System.getenv().getOrDefault("BENCH_PREFIX", "").split(" +"))
            .filter(word -> !word.isEmpty())
            .toList();

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path data;
    private final int port;
    private final int managementPort;
    private final long started = System.nanoTime();
    private double startSeconds;

    private MeasuredCoordinator(Process process, Path data, int port, int managementPort) {
        this.process = process;
        this.data = data;
        this.port = port;
        this.managementPort = managementPort;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param jvm arguments of its JVM
     * @param data its {@code DATA_DIR}
     * @param settings more of its environment
     */
    static MeasuredCoordinator start(
            List<String> jvm, Path data, BenchApplication application, Map<String, String> settings) {
        List<String> command = new ArrayList<>(PREFIX);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(Checkout.javaArguments("coordinator-app"));
        int port = FreePorts.next();
        int managementPort = FreePorts.next();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolveSibling(data.getFileName() + ".log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "HTTP_PORT", String.valueOf(port),
                        "MANAGEMENT_PORT", String.valueOf(managementPort),
                        "BIND_ADDRESS", "127.0.0.1",
                        "LOG_REQUESTS", "NO",
                        "DATA_DIR", data.toString(),
                        "KEY_VERIFICATION_URL", application.keysUrl(),
                        "EVENT_CALLBACK_URL", application.eventsUrl()));
        builder.environment().putAll(settings);
        try {
            MeasuredCoordinator coordinator = new MeasuredCoordinator(builder.start(), data, port, managementPort);
            // Ctrl-C must not leave it running.
            Runtime.getRuntime().addShutdownHook(new Thread(coordinator::close));
            coordinator.awaitReady();
            return coordinator;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new AssertionError("the coordinator did not start; its log is beside " + data);
            }
        }
        startSeconds = secondsSinceStart();
    }

    private boolean isReady() {
        try {
            Thread.sleep(Duration.ofMillis(10));
            return management("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private HttpResponse<String> management(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    int port() {
        return port;
    }

    /** How long it took until it was ready. */
    double startSeconds() {
        return startSeconds;
    }

    double secondsSinceStart() {
        return (System.nanoTime() - started) / 1e9;
    }

    /** The CPU time that the process has taken so far, in nanoseconds. */
    long cpuNanos() {
        return process.info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** Events that the application has not taken. */
    long backlog() {
        return (long) metric("headend_callback_backlog");
    }

    /** Of the heap, after a full collection, in MiB. */
    double liveHeapMegabytes() {
        run("jcmd", String.valueOf(process.pid()), "GC.run");
        return metric("jvm_memory_used_bytes{area=\"heap\"") / (1024 * 1024);
    }

    /** What the process takes of the machine's memory, in MiB. */
    double residentMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024;
        } catch (IOException notOnThisSystem) {
            return Double.NaN;
        }
    }

    /** What {@code DATA_DIR} holds, in MiB. */
    double fileMegabytes() {
        try (Stream<Path> files = Files.list(data)) {
            return files.mapToLong(file -> file.toFile().length()).sum() / (1024.0 * 1024);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private double metric(String begin) {
        try {
            return management("/actuator/prometheus")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(begin))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void run(String tool, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        try {
            int code = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError(command + " failed");
            }
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    /** {@code kill -9}. */
    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
