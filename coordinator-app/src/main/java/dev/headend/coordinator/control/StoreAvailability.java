package dev.headend.coordinator.control;

/** Whether what peers say can be written down. */
@FunctionalInterface
public interface StoreAvailability {
    /** At this moment. Called by any thread; must not block. */
    boolean isWritable();
}
