package dev.headend.edge.rtmp.server;

import dev.headend.edge.connection.EndReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts RTMP connections, the bytes they receive, and why they end: {@code headend_rtmp_connections},
 * {@code headend_rtmp_received_bytes_total}, {@code headend_rtmp_connections_ended_total}, and how long their beginning takes:
 * {@code headend_rtmp_handshake}. Safe for any thread.
 */
final class ConnectionMetrics {
    private final AtomicInteger connections = new AtomicInteger();
    private final Counter bytesReceived;
    private final Timer handshakes;
    private final Map<EndReason, Counter> ends = new EnumMap<>(EndReason.class);

    ConnectionMetrics(MeterRegistry registry) {
        Gauge.builder("headend.rtmp.connections", connections, AtomicInteger::get)
                .description("Open connections.")
                .register(registry);
        bytesReceived = Counter.builder("headend.rtmp.received")
                .description("Bytes received from clients.")
                .baseUnit("bytes")
                .register(registry);
        handshakes = Timer.builder("headend.rtmp.handshake")
                .description(
                        "From the connection to its connect command: TLS, the handshake, and the way there and back.")
                .register(registry);
        for (EndReason reason : EndReason.values()) {
            ends.put(reason, endCounter(registry, reason));
        }
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

    /** A client has sent its connect command. @param nanos since it connected */
    void handshakeDone(long nanos) {
        handshakes.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A connection that was refused before it counted as one. */
    void refused(EndReason reason) {
        ended(reason);
    }

    private void ended(EndReason reason) {
        Counter counter = ends.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void received(int bytes) {
        bytesReceived.increment(bytes);
    }
}
