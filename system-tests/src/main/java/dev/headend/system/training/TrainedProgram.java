package dev.headend.system.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs, watched by its JVM when it has no cache yet. */
final class TrainedProgram {
    /** Of the JVM that the caches are for: this one, unless it is told that programs run with another. */
    static final String JAVA = Path.of(
                    System.getProperty("training.java.home", System.getProperty("java.home")), "bin", "java")
            .toString();

    private static final int END_SECONDS = 180;

    /** What the cache depends on, so every use of it has to agree: the kind of collector decides how it is loaded. */
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx384m");

    private final String name;
    private final Process process;
    private final int managementPort = freePort();

    /**
     * Starts it.
     *
     * @param data its working folder
     * @param settings its environment: nothing of ours but the paths of the system's programs goes to it
     */
    TrainedProgram(CachedJar jar, Path data, Map<String, String> settings) throws IOException {
        this.name = jar.name();
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(FLAGS);
        if (!jar.isComplete()) {
            command.add("-XX:AOTCacheOutput=" + jar.unfinished());
        }
        command.addAll(List.of("-jar", jar.extracted().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(jar.folder().resolve("training.log").toFile());
        builder.environment()
                .keySet()
                .retainAll(List.of("PATH", "LD_LIBRARY_PATH", "FFPROBE_PATH", "HOME", "LANG", "TMPDIR"));
        builder.environment().put("BIND_ADDRESS", "127.0.0.1");
        builder.environment().put("MANAGEMENT_PORT", String.valueOf(managementPort));
        builder.environment().putAll(settings);
        this.process = builder.start();
    }

    /** An address of its health and metrics. */
    String managementUrl(String path) {
        return "http://127.0.0.1:" + managementPort + path;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String name() {
        return name;
    }

    /** Asks it to end. The JVM writes its cache then. */
    void stop() {
        process.destroy();
    }

    /** Waits until it has ended and its cache is written. */
    void awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("the " + name + " did not end well");
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException("no port is free", none);
        }
    }
}
