package dev.headend.coordinator.store;

import dev.headend.coordinator.fleet.FleetCapacity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds.
 *
 * @param live streams that are being published
 * @param ending streams whose encoder is not done yet
 * @param servers edges that are connected
 * @param fleet the encoders together
 * @param backlog events that the application has not taken yet
 * @param oldest when the oldest of these happened; null = there is none
 * @param setAside streams and events that this version could not read, kept apart in the store
 */
public record StoreStatistics(
        int live,
        int ending,
        int servers,
        FleetCapacity fleet,
        long backlog,
        @Nullable Instant oldest,
        long setAside) {
    /** Of a store that holds nothing. */
    public static final StoreStatistics NONE = new StoreStatistics(0, 0, 0, new FleetCapacity(0, 0, 0), 0, null, 0);
}
