package dev.headend.coordinator.control;

/** What peers rely on: that what they say is written down. */
@FunctionalInterface
public interface Bookkeeping {
    /** Whether anything can be written down at this moment. Called by any thread; must not block. */
    boolean works();
}
