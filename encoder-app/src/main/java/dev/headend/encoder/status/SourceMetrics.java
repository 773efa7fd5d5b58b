package dev.headend.encoder.status;

import dev.headend.encoder.source.buffer.MemoryBudget;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Metrics of what is held of streams. */
@Component
final class SourceMetrics {
    SourceMetrics(MemoryBudget memory, MeterRegistry registry) {
        Gauge.builder("headend.encoder.source.memory.used", memory, MemoryBudget::used)
                .baseUnit("bytes")
                .description("What is held of all streams: what FFmpeg has not taken, and what it may be fed again.")
                .register(registry);
        Gauge.builder("headend.encoder.source.memory.limit", memory, MemoryBudget::limit)
                .baseUnit("bytes")
                .description(
                        "How much that may be: a quarter of the heap. Beyond it, streams beyond their share are not read.")
                .register(registry);
    }
}
