package dev.headend.edge.connection;

/** The user event by which a server tells each of its connections of its end. */
public enum ServerEnding {
    /** The server will stop once its publishers have gone. */
    DRAINS,
    /** The server is stopping. */
    STOPS
}
