package dev.headend.coordinator.fleet;

/**
 * A registered encoder.
 *
 * @param peer how it is connected
 * @param capacity streams in parallel; {@link #UNLIMITED} = as many as come
 * @param load streams that it has been given and is not done with
 */
public record Encoder(Peer peer, int capacity, int load) {
    /** No limit. The protocol's text says 0, existing encoders send -1, the report says -1. */
    public static final int UNLIMITED = -1;

    public Encoder {
        if (capacity <= 0) {
            capacity = UNLIMITED;
        }
    }

    /** Of its connection. */
    public PeerId id() {
        return peer.id();
    }

    /** Whether it can take one more. */
    public boolean hasRoom() {
        return capacity == UNLIMITED || load < capacity;
    }

    /** The same with another capacity, as a peer that registers again says. */
    public Encoder withCapacity(int newCapacity) {
        return new Encoder(peer, newCapacity, load);
    }

    /** The same with one stream more or fewer. */
    public Encoder withLoad(int newLoad) {
        return new Encoder(peer, capacity, newLoad);
    }
}
