package dev.headend.edge.metrics;

/** A protocol that streams come and go by, as metrics name it. */
public enum Protocol {
    RTMP("From the connection to its connect command: TLS, the handshake, and the way there and back."),
    WEBSOCKET("From the request for a WebSocket to the answer, the decision about a publisher included.");

    private final String beginning;

    Protocol(String beginning) {
        this.beginning = beginning;
    }

    /** What is measured of the beginning of a connection. */
    String beginning() {
        return beginning;
    }

    String meter(String name) {
        return "headend." + name().toLowerCase(java.util.Locale.ROOT) + "." + name;
    }
}
