package dev.headend.coordinator.control;

/** Whether the store can be written. */
@FunctionalInterface
public interface StoreAvailability {
    /** At this moment. Called by any thread; must not block. */
    boolean isWritable();
}
