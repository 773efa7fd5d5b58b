package dev.headend.edge.live;

/** Hears what is worth counting. Called on event loops; must not block. */
public interface LiveListener {
    /** Hears nothing. */
    LiveListener NONE = () -> {};

    /** A packet was left out for a subscriber that is too slow. */
    void packetDropped();
}
