package dev.headend.edge.admission;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Times publishers from their request to the decision: {@code headend_publish_decision_seconds}, by outcome. Safe for any
 * thread.
 */
public final class AdmissionMetrics {
    private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);

    /** What became of a publisher's request. */
    enum Outcome {
        ADMITTED,
        /** The channel has a publisher that stays. */
        TAKEN,
        /** The edge is about to stop. */
        DRAINING,
        /** Whoever decides has said no. */
        REFUSED,
        /** Whoever decides could not be asked, or did not answer. */
        UNDECIDED,
        /** The stream was killed before it began. */
        KILLED,
        /** The publisher left before the decision. */
        LEFT
    }

    public AdmissionMetrics(MeterRegistry registry) {
        for (Outcome outcome : Outcome.values()) {
            Timer timer = Timer.builder("headend.publish.decision")
                    .description("Publishers' requests, until it was decided about them.")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
            timers.put(outcome, timer);
        }
    }

    /** @param since when the request came, as by {@link System#nanoTime()} */
    void decided(Outcome outcome, long since) {
        Timer timer = timers.get(outcome);
        if (timer != null) {
            timer.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
        }
    }
}
