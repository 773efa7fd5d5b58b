package dev.headend.edge.connection;

import java.util.Locale;

/** Why a connection ended. */
public enum EndReason {
    /** The client disconnected. */
    CLIENT_LEFT,
    /** The stream that the client received has ended. */
    STREAM_ENDED,
    /** The client was refused what it asked for: to publish, to play, or a channel. */
    REFUSED,
    /** The client broke the protocol or its limits. */
    PROTOCOL_VIOLATION,
    /** A timeout: the client sent nothing, or did not publish or play. */
    SILENT,
    /** The client took nothing of what it was sent. */
    TOO_SLOW,
    /** Memory for media was used up, and the connection held much of it. */
    OUT_OF_MEMORY,
    /** The stream was killed: by the coordinator, or by its publisher's new connection. */
    KILLED,
    /** A limit was reached: of connections per address, of all, or of those that neither publish nor play. */
    TOO_MANY_CONNECTIONS,
    /** A network failure, or an internal error. */
    FAILED,
    /** The server is stopping. */
    SERVER_STOPPED;

    /** The name in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
