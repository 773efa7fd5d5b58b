package dev.headend.coordinator.harness;

import dev.headend.fixture.FreePorts;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis, which the tests bring along, on a port of its own: a process that can be killed, paused, and started again with
 * the same port and data. It keeps nothing on disk unless told to.
 */
public final class RedisProcess implements AutoCloseable {
    /** What makes a confirmed write outlive {@link #kill}. */
    public static final List<String> DURABLE = List.of("appendonly yes", "appendfsync always");

    private final Path dir;
    private final int port;
    private final List<String> settings;
    private final @Nullable String password;
    private @Nullable Process process;

    private RedisProcess(Path dir, int port, List<String> settings) {
        this.dir = dir;
        this.port = port;
        this.settings = settings;
        this.password = settings.stream()
                .filter(line -> line.startsWith("requirepass "))
                .map(line -> line.substring("requirepass ".length()))
                .findFirst()
                .orElse(null);
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param dir its folder, which is made
     * @param settings lines as in redis.conf
     */
    public static RedisProcess start(Path dir, List<String> settings) {
        return startOn(dir, FreePorts.next(), settings);
    }

    /** One whose data nobody needs. */
    public static RedisProcess start(Path dir) {
        return start(dir, List.of());
    }

    static RedisProcess startOn(Path dir, int port, List<String> settings) {
        RedisProcess redis = new RedisProcess(dir, port, settings);
        redis.restart();
        return redis;
    }

    /** A copy of another, which takes its place when Sentinels say so; waits until it has all data, on its disk too if it has one. */
    public static RedisProcess replicaOf(RedisProcess master, Path dir, List<String> settings) {
        List<String> all = new ArrayList<>(settings);
        all.add("replicaof 127.0.0.1 " + master.port());
        if (master.password != null) {
            all.add("masterauth " + master.password);
        }
        RedisProcess replica = start(dir, all);
        Eventually.that(() -> replica.text("INFO", "replication").contains("master_link_status:up"));
        // One that is killed while it first writes what it was sent has nothing when it is started again.
        Eventually.that(() -> replica.text("INFO", "persistence").contains("aof_rewrite_in_progress:0"));
        return replica;
    }

    /**
     * A Sentinel that decides alone, after half a second without an answer.
     *
     * @param name what it calls the master
     */
    public static RedisProcess sentinelOf(RedisProcess master, String name, Path dir) {
        List<String> settings = new ArrayList<>(List.of(
                "sentinel monitor " + name + " 127.0.0.1 " + master.port() + " 1",
                "sentinel down-after-milliseconds " + name + " 500",
                "sentinel failover-timeout " + name + " 3000"));
        if (master.password != null) {
            settings.add("sentinel auth-pass " + name + " " + master.password);
        }
        RedisProcess sentinel = start(dir, settings);
        Eventually.that(() -> sentinel.text("SENTINEL", "replicas", name).contains("slave"));
        return sentinel;
    }

    /** Has this Sentinel make a replica the master at once, rather than when its time limits are over; returns when it is. */
    public void failOver(String name, RedisProcess to) {
        Eventually.that(() -> isMaster(to) || begins(name));
        Eventually.that(() -> isMaster(to));
    }

    private static boolean isMaster(RedisProcess server) {
        try {
            return server.text("ROLE").contains("master");
        } catch (AssertionError connectionsAreCutAsItIsPromoted) {
            return false;
        }
    }

    private boolean begins(String name) {
        try {
            return "OK".equals(command("SENTINEL", "FAILOVER", name));
        } catch (AssertionError knowsOfNoReplicaYet) {
            return false;
        }
    }

    /** Becomes a copy of another, as a Sentinel tells an old master some 10 s after a failover. */
    public void follow(RedisProcess master) {
        command("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
    }

    public int port() {
        return port;
    }

    /** Also of earlier processes in the same folder. */
    public String output() {
        try {
            return Files.readString(dir.resolve("redis-" + port + ".log"));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Starts it where it was killed, with what it had on disk, and waits until it answers. */
    public void restart() {
        begin();
        long end = System.nanoTime() + Patience.TIME.toNanos();
        while (!answers()) {
            if (!isAlive() || System.nanoTime() > end) {
                throw new AssertionError("Redis did not start:\n" + output());
            }
        }
    }

    /** The same without waiting. */
    public void begin() {
        try {
            Files.createDirectories(dir);
            Path config = dir.resolve("redis-" + port + ".conf");
            if (!Files.exists(config)) {
                Files.write(config, configuration());
            }
            Process started = new ProcessBuilder(command(config))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            dir.resolve("redis-" + port + ".log").toFile()))
                    .start();
            process = started;
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private List<String> command(Path config) throws IOException {
        List<String> command = new ArrayList<>(List.of(Binary.FILE, config.toString()));
        if (settings.stream().anyMatch(line -> line.startsWith("sentinel "))) {
            command.add("--sentinel");
        }
        return command;
    }

    private List<String> configuration() {
        List<String> lines = new ArrayList<>(List.of("bind 127.0.0.1", "port " + port, "dir " + dir));
        if (settings.stream().noneMatch(line -> line.startsWith("sentinel "))) {
            lines.add("save \"\"");
            lines.add("repl-diskless-sync yes");
            lines.add("repl-diskless-sync-delay 0");
        }
        lines.addAll(settings);
        return lines;
    }

    private boolean answers() {
        try {
            return "PONG".equals(command("PING"));
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * Runs a command by a connection of its own, with the password if it has one.
     *
     * @return string, long, list of those, or null
     * @throws AssertionError if there is no answer, or an error
     */
    public @Nullable Object command(String... words) {
        return RedisCommands.run(port, password, List.of(words));
    }

    /** The same, for an answer that is text. */
    public String text(String... words) {
        return String.valueOf(command(words));
    }

    /** The same, for an answer that is a number. */
    public long number(String... words) {
        return Long.parseLong(text(words));
    }

    /** {@code kill -9}; returns when it is dead, which is at once. */
    public void kill() {
        Process killed = process;
        process = null;
        if (killed != null) {
            killed.destroyForcibly();
            awaitEnd(killed);
        }
    }

    private static void awaitEnd(Process killed) {
        try {
            killed.waitFor();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** {@code kill -STOP}: it answers nobody, and its connections stay. */
    public void pause() {
        signal("STOP");
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        if (process == null) {
            throw new IllegalStateException("Redis does not run");
        }
        try {
            awaitEnd(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** The program, unpacked once. */
    private static final class Binary {
        static final String FILE;

        static {
            try {
                FILE = ExecutableProvider.newJarResourceProvider().get().toString();
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }
    }
}
