package dev.headend.encoder.cdn;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** The nodes that can be pushed to, of which those that failed a short time ago come last. Thread-safe. */
final class CdnNodes {
    private static final Duration AVOIDED = Duration.ofSeconds(10);

    private final List<URI> nodes;
    private final Map<URI, Long> failures = new ConcurrentHashMap<>();

    /** @param nodes at least one */
    CdnNodes(List<URI> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Any that works as far as is known; if none does, the one that failed first. */
    URI choose() {
        long now = System.nanoTime();
        long longAgo = now - AVOIDED.toNanos();
        List<URI> good = nodes.stream()
                .filter(node -> failures.getOrDefault(node, longAgo) - longAgo <= 0)
                .toList();
        if (!good.isEmpty()) {
            return good.get(ThreadLocalRandom.current().nextInt(good.size()));
        }
        return nodes.stream()
                .min(Comparator.comparingLong(node -> failures.getOrDefault(node, now) - now))
                .orElseThrow();
    }

    void failed(URI node) {
        failures.put(node, System.nanoTime());
    }
}
