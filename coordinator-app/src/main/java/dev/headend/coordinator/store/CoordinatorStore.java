package dev.headend.coordinator.store;

import dev.headend.coordinator.events.Outbox;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.stream.StreamStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/** All state of the coordinator. Thread-safe; no call blocks. */
public interface CoordinatorStore extends FleetRegister, StreamStore, Outbox {
    /**
     * Whether state can be changed at this moment. While it cannot, what has happened waits rather than fails; what can be
     * refused is: admissions are denied, and what the application asks or orders fails with a
     * {@link dev.headend.coordinator.stream.StoreUnavailableException}.
     */
    StoreHealth health();

    /** Where the state is and as whom this process has it, by names, for the details of the health. */
    Map<String, String> whereabouts();

    /** Numbers for the metrics: of the latest commit where there is one process, of some seconds ago where there are several. */
    StoreStatistics statistics();

    /** Registers metrics that only stores of this kind have. */
    default void bindMetrics(MeterRegistry registry) {}
}
