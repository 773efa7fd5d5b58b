package dev.headend.system.harness;

import dev.headend.fixture.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Redis server of our own, empty at first: the machine's, or the one that the build brings along for x86-64 Linux. */
public final class RedisServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** In the jar of embedded-redis. */
    private static final String BUNDLED = "/redis-server-6.2.6-v5-linux-amd64";

    private static final String PROGRAM = program();

    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one on 127.0.0.1 that keeps an append-only file in a folder of its own, and waits until it answers.
     *
     * @param options more of them, such as {@code --appendfsync}, {@code always}
     */
    public static RedisServer start(String... options) {
        int port = FreePorts.next();
        Path folder = Checkout.freshFolder("redis");
        List<String> command = new ArrayList<>(List.of(PROGRAM, "--bind", "127.0.0.1", "--port", String.valueOf(port)));
        command.addAll(List.of("--dir", folder.toString(), "--save", "", "--appendonly", "yes"));
        command.addAll(List.of(options));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
            RedisServer server = new RedisServer(process, port);
            // Ctrl-C must not leave it running.
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            Await.until("Redis answers, see its log in " + folder, PATIENCE, server::answers);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(RedisServer::bundled)
                .toString();
    }

    private static Path bundled() {
        Path program = Checkout.freshFolder("redis-program").resolve("redis-server");
        try (InputStream content = RedisServer.class.getResourceAsStream(BUNDLED)) {
            if (content == null) {
                throw new AssertionError("no redis-server on the PATH, and none in the jar of embedded-redis");
            }
            Files.copy(content, program, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (!program.toFile().setExecutable(true)) {
            throw new AssertionError("cannot make executable: " + program);
        }
        return program;
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("Redis has ended");
        }
        try (RedisLink link = new RedisLink("127.0.0.1", port)) {
            return link.ask("PING").equals("PONG");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** The port that it listens on. */
    public int port() {
        return port;
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
