package dev.headend.coordinator.fleet;

import java.util.Collection;

/**
 * The encoders together.
 *
 * @param load streams that they are not done with
 * @param capacity streams in parallel; {@link Encoder#UNLIMITED} when at least one has no limit
 * @param encoderCount how many there are
 */
public record FleetCapacity(int load, int capacity, int encoderCount) {
    /** Sums up. */
    public static FleetCapacity of(Collection<Encoder> encoders) {
        int load = encoders.stream().mapToInt(Encoder::load).sum();
        boolean unlimited = encoders.stream().anyMatch(e -> e.capacity() == Encoder.UNLIMITED);
        long sum = encoders.stream().mapToLong(Encoder::capacity).sum();
        int capacity = unlimited ? Encoder.UNLIMITED : (int) Math.min(sum, Integer.MAX_VALUE);
        return new FleetCapacity(load, capacity, encoders.size());
    }
}
