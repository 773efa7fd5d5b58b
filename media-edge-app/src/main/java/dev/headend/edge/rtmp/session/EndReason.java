package dev.headend.edge.rtmp.session;

import java.util.Locale;

/** Why a connection ended. */
public enum EndReason {
    /** The client left. */
    CLIENT_LEFT,
    /** It may not publish or play what it wanted. */
    REFUSED,
    /** What it sent was not RTMP, or too much of it. */
    PROTOCOL_VIOLATION,
    /** It sent nothing for too long. */
    SILENT,
    /** It took nothing for too long. */
    TOO_SLOW,
    /** Its stream was ended from outside. */
    KILLED,
    /** Its address has too many connections. */
    TOO_MANY_CONNECTIONS,
    /** The network, or we, failed. */
    FAILED,
    /** The server stops. */
    SERVER_STOPPED;

    /** The name in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
