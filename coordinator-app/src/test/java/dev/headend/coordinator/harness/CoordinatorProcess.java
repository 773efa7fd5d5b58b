package dev.headend.coordinator.harness;

import dev.headend.fixture.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The program in a JVM of its own, so that it can be killed as an operating system kills. */
public final class CoordinatorProcess implements AutoCloseable {
    /** To start, or to end: one that is trained writes its AOT cache then. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path log;
    private final CoordinatorAddress address;
    private final CoordinatorAddress management;

    private CoordinatorProcess(Process process, Path log, CoordinatorAddress address, CoordinatorAddress management) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.management = management;
    }

    /**
     * Starts it, and does not wait.
     *
     * @param log where its output goes, after what is there already
     */
    public static CoordinatorProcess start(Path dataDir, Path log, Map<String, String> environment) {
        return start(CoordinatorJvm.command(), dataDir, log, environment);
    }

    static CoordinatorProcess start(List<String> command, Path dataDir, Path log, Map<String, String> environment) {
        CoordinatorAddress address = new CoordinatorAddress(FreePorts.next());
        CoordinatorAddress management = new CoordinatorAddress(FreePorts.next());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "HTTP_PORT", String.valueOf(address.port()),
                        "MANAGEMENT_PORT", String.valueOf(management.port()),
                        "BIND_ADDRESS", "127.0.0.1",
                        "LOG_REQUESTS", "NO",
                        "DATA_DIR", dataDir.toString()));
        builder.environment().putAll(environment);
        try {
            return new CoordinatorProcess(builder.start(), log, address, management);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Waits until it answers. */
    public CoordinatorProcess awaitStarted() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
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

    /** Of the peers and commands. */
    public CoordinatorAddress address() {
        return address;
    }

    public int port() {
        return address.port();
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
        return address.get(path);
    }

    public HttpResponse<String> management(String path) {
        return management.get(path);
    }

    /** Sends a signal, such as {@code STOP}. */
    public void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("could not send " + signal + " to the coordinator");
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Its exit code, once it has ended by itself. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE)) {
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
