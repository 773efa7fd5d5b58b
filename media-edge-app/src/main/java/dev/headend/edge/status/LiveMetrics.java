package dev.headend.edge.status;

import dev.headend.edge.live.LiveListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what the live channels tell. */
@Component
final class LiveMetrics implements LiveListener {
    private final Counter dropped;

    LiveMetrics(MeterRegistry registry) {
        dropped = Counter.builder("headend.live.packets.dropped")
                .description("Packets that were left out for players that are too slow.")
                .register(registry);
    }

    @Override
    public void packetDropped() {
        dropped.increment();
    }
}
