package dev.headend.system.bench;

import dev.headend.system.harness.Await;
import dev.headend.system.harness.RedisLink;
import dev.headend.system.harness.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Redis that the coordinators share, and what it says of itself. Of somebody else's it changes nothing but its own keys. */
final class MeasuredRedis implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SCANNED_AT_ONCE = "1000";

    private final List<RedisServer> servers;
    private final String host;
    private final int port;
    private final int waitReplicas;
    private final String prefix = "bench-" + UUID.randomUUID();
    private final RedisLink link;

    private MeasuredRedis(List<RedisServer> servers, String host, int port, int waitReplicas) {
        this.servers = servers;
        this.host = host;
        this.port = port;
        this.waitReplicas = waitReplicas;
        this.link = new RedisLink(host, port);
    }

    /** Starts one, with as many replicas as it needs; or takes the one in {@code BENCH_REDIS} as it is. */
    static MeasuredRedis start(RedisSetup setup) {
        String address = System.getenv("BENCH_REDIS");
        MeasuredRedis redis = address == null ? ours(setup) : somebodys(address, setup.waitReplicas());
        Await.until(
                "Redis has %d replicas".formatted(setup.waitReplicas()),
                PATIENCE,
                () -> redis.replicas() >= setup.waitReplicas());
        return redis;
    }

    private static MeasuredRedis ours(RedisSetup setup) {
        List<RedisServer> servers = new ArrayList<>();
        RedisServer master = RedisServer.start("--appendfsync", setup.appendfsync());
        servers.add(master);
        for (int i = 0; i < setup.waitReplicas(); i++) {
            servers.add(RedisServer.start("--replicaof", "127.0.0.1", String.valueOf(master.port())));
        }
        return new MeasuredRedis(servers, "127.0.0.1", master.port(), setup.waitReplicas());
    }

    private static MeasuredRedis somebodys(String address, int waitReplicas) {
        int colon = address.lastIndexOf(':');
        int port = Integer.parseInt(address.substring(colon + 1));
        return new MeasuredRedis(List.of(), address.substring(0, colon), port, waitReplicas);
    }

    private long replicas() {
        return link.info("replication").entrySet().stream()
                .filter(entry ->
                        entry.getKey().matches("slave\\d+") && entry.getValue().contains("state=online"))
                .count();
    }

    /** What makes a coordinator use it. */
    Map<String, String> settings() {
        return Map.of(
                "COORDINATOR_STORE",
                "redis",
                "REDIS_HOST",
                host,
                "REDIS_PORT",
                String.valueOf(port),
                "REDIS_KEY_PREFIX",
                prefix,
                "REDIS_WAIT_REPLICAS",
                String.valueOf(waitReplicas));
    }

    /** The processor time of all of it so far, in ms; what it has forked is left out. */
    double cpuMillis() {
        return cpuMillis("used_cpu_sys", "used_cpu_user");
    }

    /** The processor time of the thread that carries out commands, in ms. */
    double threadMillis() {
        return cpuMillis("used_cpu_sys_main_thread", "used_cpu_user_main_thread");
    }

    private double cpuMillis(String system, String user) {
        Map<String, String> cpu = link.info("cpu");
        return seconds(cpu.get(system)) * 1_000 + seconds(cpu.get(user)) * 1_000;
    }

    private static double seconds(@Nullable String text) {
        return text == null ? Double.NaN : Double.parseDouble(text);
    }

    /** What it has allocated, in bytes. */
    long memory() {
        return Long.parseLong(link.info("memory").getOrDefault("used_memory", "0"));
    }

    /** Events that the application has not taken. */
    long waitingEvents() {
        String events = link.ask("GET", "{" + prefix + "}:backlog").toString();
        return events.equals("null") ? 0 : Long.parseLong(events);
    }

    /** How many keys the coordinators have. */
    int keys() {
        return ours().size();
    }

    private List<String> ours() {
        List<String> keys = new ArrayList<>();
        String cursor = "0";
        do {
            List<?> page = (List<?>) link.ask("SCAN", cursor, "MATCH", "{" + prefix + "}*", "COUNT", SCANNED_AT_ONCE);
            cursor = page.getFirst().toString();
            ((List<?>) page.getLast()).forEach(key -> keys.add(key.toString()));
        } while (!cursor.equals("0"));
        return keys;
    }

    /** What it is: version, and how it keeps what it is told. */
    @Override
    public String toString() {
        return "Redis %s, appendfsync %s".formatted(link.info("server").get("redis_version"), values("appendfsync"));
    }

    private String values(String parameter) {
        return ((List<?>) link.ask("CONFIG", "GET", parameter))
                .stream().skip(1).map(Object::toString).collect(Collectors.joining());
    }

    @Override
    public void close() {
        if (servers.isEmpty()) {
            ours().forEach(key -> link.ask("UNLINK", key));
        }
        link.close();
        servers.forEach(RedisServer::close);
    }
}
