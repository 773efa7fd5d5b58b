package dev.headend.encoder.status;

import dev.headend.encoder.task.FailureCode;
import dev.headend.encoder.task.TaskListener;
import dev.headend.encoder.task.TaskOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts what tasks came to. */
@Component
final class OutcomeMetrics implements TaskListener {
    private final Counter ended;
    private final Map<FailureCode, Counter> failed = new EnumMap<>(FailureCode.class);

    OutcomeMetrics(MeterRegistry registry) {
        ended = counter(registry, "ended");
        for (FailureCode code : FailureCode.values()) {
            failed.put(code, counter(registry, code.name().toLowerCase(Locale.ROOT)));
        }
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("headend.encoder.tasks.closed")
                .description("Tasks that are over, and orders that were refused, by what they came to.")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void ended(TaskOutcome outcome) {
        switch (outcome) {
            case TaskOutcome.Ended _ -> ended.increment();
            case TaskOutcome.Failed failure -> {
                Counter counter = failed.get(failure.code());
                if (counter != null) {
                    counter.increment();
                }
            }
        }
    }
}
