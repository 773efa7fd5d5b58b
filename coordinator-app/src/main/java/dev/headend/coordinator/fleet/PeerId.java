package dev.headend.coordinator.fleet;

/**
 * One connection of an edge or an encoder. A peer that connects again gets a new one; whether it is known again is told by
 * its {@link Peer#instance}.
 *
 * @param value counted up, never used twice, also not after a restart; a number in the report
 */
public record PeerId(long value) implements Comparable<PeerId> {
    @Override
    public int compareTo(PeerId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
