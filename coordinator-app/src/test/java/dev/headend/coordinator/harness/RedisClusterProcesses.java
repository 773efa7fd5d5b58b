package dev.headend.coordinator.harness;

import dev.headend.fixture.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three masters that share the slots of a Redis Cluster. */
public final class RedisClusterProcesses implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int NODES = 3;
    /** A node also listens on the port that is so much higher. */
    private static final int BUS = 10_000;

    private final List<RedisProcess> nodes = new ArrayList<>();

    private RedisClusterProcesses() {}

    /** Starts them and waits until all slots are served. */
    public static RedisClusterProcesses start(Path dir) {
        RedisClusterProcesses cluster = new RedisClusterProcesses();
        for (int i = 0; i < NODES; i++) {
            cluster.nodes.add(node(dir.resolve("node-" + i)));
        }
        for (int i = 0; i < NODES; i++) {
            cluster.join(i);
        }
        for (RedisProcess node : cluster.nodes) {
            Eventually.that(() -> node.text("CLUSTER", "INFO").contains("cluster_state:ok")
                    && node.text("CLUSTER", "INFO").contains("cluster_known_nodes:" + NODES));
        }
        return cluster;
    }

    private static RedisProcess node(Path dir) {
        return RedisProcess.startOn(
                dir, FreePorts.lowerOfTwo(BUS), List.of("cluster-enabled yes", "cluster-node-timeout 2000"));
    }

    private void join(int i) {
        Stream<String> slots =
                IntStream.range(SLOTS * i / NODES, SLOTS * (i + 1) / NODES).mapToObj(String::valueOf);
        nodes.get(i)
                .command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots).toArray(String[]::new));
        nodes.get(i)
                .command(
                        "CLUSTER",
                        "MEET",
                        "127.0.0.1",
                        String.valueOf(nodes.getFirst().port()));
    }

    public List<RedisProcess> nodes() {
        return nodes;
    }

    /** The one that has the slot of this key. */
    public RedisProcess owner(String key) {
        long slot = nodes.getFirst().number("CLUSTER", "KEYSLOT", key);
        return nodes.get(IntStream.range(0, NODES)
                .filter(i -> slot < (long) SLOTS * (i + 1) / NODES)
                .findFirst()
                .orElseThrow());
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
