package dev.headend.coordinator.store;

import dev.headend.coordinator.events.Outbox;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.stream.StreamStore;

/** All state of the coordinator. Thread-safe; no call blocks. */
public interface CoordinatorStore extends FleetRegister, StreamStore, Outbox {
    /** Whether state can be changed at this moment. While it cannot, calls wait rather than fail, admissions excepted. */
    StoreHealth health();

    /** Numbers for the metrics, not older than the latest commit. */
    StoreStatistics statistics();
}
