package dev.headend.coordinator.fleet;

/**
 * A registered encoder.
 *
 * @param peer how it is connected
 * @param capacity streams in parallel; {@link #UNLIMITED} = as many as come
 * @param load streams that it has been given and is not done with
 * @param draining whether it only finishes these: it gets no more, and counts for nothing
 */
public record Encoder(Peer peer, int capacity, int load, boolean draining) {
    /** No limit. The protocol's text says 0, existing encoders send -1, the report says -1. */
    public static final int UNLIMITED = -1;

    public Encoder {
        if (capacity <= 0) {
            capacity = UNLIMITED;
        }
    }

    /** One that takes streams. */
    public Encoder(Peer peer, int capacity, int load) {
        this(peer, capacity, load, false);
    }

    /** Of its connection. */
    public PeerId id() {
        return peer.id();
    }

    /** Whether it can take one more. */
    public boolean hasRoom() {
        return !draining && (capacity == UNLIMITED || load < capacity);
    }

    /** The same with another capacity, as a peer that registers again says. */
    public Encoder withCapacity(int newCapacity) {
        return new Encoder(peer, newCapacity, load, draining);
    }

    /** The same with one stream more or fewer. */
    public Encoder withLoad(int newLoad) {
        return new Encoder(peer, capacity, newLoad, draining);
    }

    /** The same, which finishes what it has. That is for good. */
    public Encoder asDraining() {
        return new Encoder(peer, capacity, load, true);
    }
}
