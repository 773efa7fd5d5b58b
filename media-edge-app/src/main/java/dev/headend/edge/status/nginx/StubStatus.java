package dev.headend.edge.status.nginx;

/**
 * The connections of a server, as nginx's {@code stub_status} tells of them.
 *
 * @param active of all protocols that are open
 * @param accepts that were ever accepted
 * @param handled without those that were closed at once
 * @param requests over HTTP
 * @param reading of publishers
 * @param writing of players, and those that a file or this is sent to
 */
record StubStatus(long active, long accepts, long handled, long requests, long reading, long writing) {
    static StubStatus of(EdgeCounters counters) {
        return new StubStatus(
                counters.open(),
                counters.accepted(),
                counters.handled(),
                counters.requests(),
                counters.reading(),
                counters.writing() + 1);
    }

    private long waiting() {
        return Math.max(0, active - reading - writing);
    }

    /** As nginx writes it, blanks included. */
    String asText() {
        return """
                Active connections: %d\s
                server accepts handled requests
                 %d %d %d\s
                Reading: %d Writing: %d Waiting: %d\s
                """.formatted(active, accepts, handled, requests, reading, writing, waiting());
    }

    /** As the module for Prometheus writes it that Restreamer-Edge has. */
    String asMetrics() {
        return """
                # HELP nginx_active_connections_current Current number of active connections
                # TYPE nginx_active_connections_current gauge
                nginx_active_connections_current %d
                # HELP nginx_connections_current Number of connections currently being processed by nginx
                # TYPE nginx_connections_current gauge
                nginx_connections_current{state="reading"} %d
                nginx_connections_current{state="writing"} %d
                nginx_connections_current{state="waiting"} %d
                # HELP nginx_connections_processed_total Total number of connections processed by nginx
                # TYPE nginx_connections_processed_total counter
                nginx_connections_processed_total{stage="accepted"} %d
                nginx_connections_processed_total{stage="handled"} %d
                nginx_connections_processed_total{stage="any"} %d
                """.formatted(active, reading, writing, waiting(), accepts, handled, requests);
    }
}
