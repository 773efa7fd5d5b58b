package dev.headend.edge.connection;

/** What a connection does at the moment; each phase has its own timeout. */
public enum ConnectionPhase {
    /** Neither publishes nor plays: it must begin to in time, whatever else it sends. */
    SETUP,
    /** Waits for us: whether it may publish is being decided. */
    ADMITTING,
    PUBLISHING,
    PLAYING,
    /** Plays with the cache, as an encoder does: more patience is worth it. */
    ENCODING
}
