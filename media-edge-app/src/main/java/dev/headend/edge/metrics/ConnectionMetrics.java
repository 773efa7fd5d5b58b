package dev.headend.edge.metrics;

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
 * Counts the connections of a protocol, the bytes they receive, and why they end: {@code headend_rtmp_connections},
 * {@code headend_rtmp_received_bytes_total}, {@code headend_rtmp_connections_ended_total}, and how long their beginning takes:
 * {@code headend_rtmp_handshake}; likewise {@code headend_websocket_…}. Safe for any thread.
 */
public final class ConnectionMetrics {
    private final AtomicInteger connections = new AtomicInteger();
    private final Counter bytesReceived;
    private final Timer handshakes;
    private final Map<EndReason, Counter> ends = new EnumMap<>(EndReason.class);

    public ConnectionMetrics(MeterRegistry registry, Protocol protocol) {
        Gauge.builder(protocol.meter("connections"), connections, AtomicInteger::get)
                .description("Open connections.")
                .register(registry);
        bytesReceived = Counter.builder(protocol.meter("received"))
                .description("Bytes received from clients.")
                .baseUnit("bytes")
                .register(registry);
        handshakes = Timer.builder(protocol.meter("handshake"))
                .description(protocol.beginning())
                .register(registry);
        for (EndReason reason : EndReason.values()) {
            ends.put(reason, endCounter(registry, protocol, reason));
        }
    }

    private static Counter endCounter(MeterRegistry registry, Protocol protocol, EndReason reason) {
        return Counter.builder(protocol.meter("connections.ended"))
                .description("Connections that have ended, by the reason.")
                .tag("reason", reason.label())
                .register(registry);
    }

    /** A connection has begun. */
    public void connected() {
        connections.incrementAndGet();
    }

    /** A connection has ended. Whoever sees one connection less finds its end counted. */
    public void disconnected(EndReason reason) {
        ended(reason);
        connections.decrementAndGet();
    }

    /** A client has said what it wants. @param nanos since it connected */
    public void handshakeDone(long nanos) {
        handshakes.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A connection that was refused before it counted as one. */
    public void refused(EndReason reason) {
        ended(reason);
    }

    private void ended(EndReason reason) {
        Counter counter = ends.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Bytes have come from a client. */
    public void received(int bytes) {
        bytesReceived.increment(bytes);
    }
}
