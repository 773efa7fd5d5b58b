package dev.headend.coordinator.store;

/** Whether a store can do its work. */
public sealed interface StoreHealth {
    /** It can. */
    record Working() implements StoreHealth {}

    /** It cannot, and goes on trying. */
    record Failing(String reason) implements StoreHealth {}
}
