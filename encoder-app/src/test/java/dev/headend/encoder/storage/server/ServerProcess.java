package dev.headend.encoder.storage.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, on a port of this machine. Its output is in a file of the test. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_TIME = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    /** Returns when it accepts connections. */
    ServerProcess(List<String> command, Path folder, int port) throws IOException, InterruptedException {
        this.log = folder.resolve("server.log");
        this.process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + START_TIME.toNanos();
        while (!accepts(port)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                close();
                throw new AssertionError("the server does not start: " + Files.readString(log));
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket ignored = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
