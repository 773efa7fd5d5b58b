package dev.headend.coordinator;

import dev.headend.coordinator.stream.StreamStore.Admission.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts publishers with a good key that are denied: {@code headend_publishers_denied_total}, by reason. Safe for any thread. */
final class DenialMetrics {
    private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

    DenialMetrics(MeterRegistry registry) {
        for (Reason reason : Reason.values()) {
            Counter counter = Counter.builder("headend.publishers.denied")
                    .description("Publishers with a good key that were denied, by the reason.")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
            counters.put(reason, counter);
        }
    }

    void denied(Reason reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
