package dev.headend.edge.rtmp.server;

import dev.headend.edge.rtmp.session.EndReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What the server counts. Safe for any thread. */
final class RtmpMetrics {
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger publishers = new AtomicInteger();
    private final AtomicInteger players = new AtomicInteger();
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Map<EndReason, Counter> ends = new EnumMap<>(EndReason.class);

    RtmpMetrics(MeterRegistry registry) {
        gauge(registry, "headend.rtmp.connections", "Open connections.", connections);
        gauge(registry, "headend.rtmp.publishers", "Connections that publish.", publishers);
        gauge(registry, "headend.rtmp.players", "Connections that play or wait for a publisher.", players);
        bytesIn = Counter.builder("headend.rtmp.received")
                .description("What came from clients.")
                .baseUnit("bytes")
                .register(registry);
        bytesOut = Counter.builder("headend.rtmp.sent")
                .description("Media that was handed to players' connections.")
                .baseUnit("bytes")
                .register(registry);
        for (EndReason reason : EndReason.values()) {
            ends.put(reason, endCounter(registry, reason));
        }
    }

    private static void gauge(MeterRegistry registry, String name, String description, AtomicInteger value) {
        Gauge.builder(name, value, AtomicInteger::get).description(description).register(registry);
    }

    private static Counter endCounter(MeterRegistry registry, EndReason reason) {
        return Counter.builder("headend.rtmp.connections.ended")
                .description("Connections that have ended, by the reason.")
                .tag("reason", reason.label())
                .register(registry);
    }

    void connected() {
        connections.incrementAndGet();
    }

    void disconnected(EndReason reason) {
        connections.decrementAndGet();
        ended(reason);
    }

    /** A connection that was not even let in. */
    void ended(EndReason reason) {
        Counter counter = ends.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void publishers(int change) {
        publishers.addAndGet(change);
    }

    void players(int change) {
        players.addAndGet(change);
    }

    void received(int bytes) {
        bytesIn.increment(bytes);
    }

    void sent(long bytes) {
        bytesOut.increment(bytes);
    }
}
