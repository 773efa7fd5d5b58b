package dev.headend.edge.metrics;

import dev.headend.edge.live.DropCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the players of a protocol and what they are sent: {@code headend_rtmp_players}, {@code headend_rtmp_sent_bytes_total},
 * likewise {@code headend_websocket_…}, and for all protocols together {@code headend_live_packets_dropped_total}. Safe for any thread.
 */
public final class PlayerMetrics {
    private final AtomicInteger players = new AtomicInteger();
    private final Counter bytesSent;
    private final Map<DropCause, Counter> packetsDropped = new EnumMap<>(DropCause.class);

    public PlayerMetrics(MeterRegistry registry, Protocol protocol) {
        Gauge.builder(protocol.meter("players"), players, AtomicInteger::get)
                .description("Connections that play or wait for a publisher.")
                .register(registry);
        bytesSent = Counter.builder(protocol.meter("sent"))
                .description("Media handed to players' connections.")
                .baseUnit("bytes")
                .register(registry);
        for (DropCause cause : DropCause.values()) {
            packetsDropped.put(cause, droppedCounter(registry, cause));
        }
    }

    private static Counter droppedCounter(MeterRegistry registry, DropCause cause) {
        return Counter.builder("headend.live.packets.dropped")
                .description("Packets left out for players that could not keep up, by the cause.")
                .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** Somebody plays, or waits for a publisher. */
    public void started() {
        players.incrementAndGet();
    }

    /** Somebody plays no longer. */
    public void stopped() {
        players.decrementAndGet();
    }

    /** Media has been handed to a connection. */
    public void sent(long bytes) {
        bytesSent.increment(bytes);
    }

    /** Packets have been left out. */
    public void packetsDropped(long packets, DropCause cause) {
        Counter counter = packetsDropped.get(cause);
        if (counter != null) {
            counter.increment(packets);
        }
    }
}
