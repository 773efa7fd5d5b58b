package dev.headend.edge.rtmp.play;

import dev.headend.edge.live.DropCause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts RTMP players and what they are sent: {@code headend_rtmp_players}, {@code headend_rtmp_sent_bytes_total} and
 * {@code headend_live_packets_dropped_total}. Safe for any thread.
 */
public final class PlayerMetrics {
    private final AtomicInteger players = new AtomicInteger();
    private final Counter bytesSent;
    private final Map<DropCause, Counter> packetsDropped = new EnumMap<>(DropCause.class);

    public PlayerMetrics(MeterRegistry registry) {
        Gauge.builder("headend.rtmp.players", players, AtomicInteger::get)
                .description("Connections that play or wait for a publisher.")
                .register(registry);
        bytesSent = Counter.builder("headend.rtmp.sent")
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

    void started() {
        players.incrementAndGet();
    }

    void stopped() {
        players.decrementAndGet();
    }

    void sent(long bytes) {
        bytesSent.increment(bytes);
    }

    void packetsDropped(long packets, DropCause cause) {
        Counter counter = packetsDropped.get(cause);
        if (counter != null) {
            counter.increment(packets);
        }
    }
}
