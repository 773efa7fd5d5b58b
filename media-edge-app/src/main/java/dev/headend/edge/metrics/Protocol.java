package dev.headend.edge.metrics;

import io.micrometer.core.instrument.MeterRegistry;

/** A protocol that streams come and go by. */
public enum Protocol {
    RTMP(
            "headend.rtmp.",
            "From the connection to its connect command: TLS, the handshake, and the way there and back."),
    WEBSOCKET(
            "headend.websocket.",
            "From the request for a WebSocket to the answer, with the decision about a publisher.");

    private final String meters;
    private final String beginning;

    Protocol(String meters, String beginning) {
        this.meters = meters;
        this.beginning = beginning;
    }

    /** What is measured of the beginning of a connection. */
    String beginning() {
        return beginning;
    }

    /** A meter's name in a {@link MeterRegistry}. */
    String meter(String name) {
        return meters + name;
    }
}
