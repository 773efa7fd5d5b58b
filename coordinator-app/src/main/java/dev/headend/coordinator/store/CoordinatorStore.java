package dev.headend.coordinator.store;

import dev.headend.coordinator.events.Outbox;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.stream.StreamStore;

/** All state of the coordinator. Thread-safe; no call blocks. */
public interface CoordinatorStore extends FleetRegister, StreamStore, Outbox {
    /**
     * Whether state can be changed at this moment. While it cannot, what has happened waits rather than fails; what can be
     * refused is: admissions are denied, and what the application asks or orders fails with a
     * {@link dev.headend.coordinator.stream.StoreUnavailableException}.
     */
    StoreHealth health();

    /** Numbers for the metrics, not older than the latest commit. */
    StoreStatistics statistics();
}
