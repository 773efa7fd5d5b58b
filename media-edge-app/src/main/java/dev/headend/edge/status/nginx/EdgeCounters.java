package dev.headend.edge.status.nginx;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** What this program has counted of its connections so far, read from its metrics. Safe for any thread. */
record EdgeCounters(MeterRegistry registry) {
    private static final String MANAGEMENT = "/actuator";

    /** Connections of all protocols that are open. */
    long open() {
        return httpOpen() + mediaOpen();
    }

    private long httpOpen() {
        return sum("headend.http.connections");
    }

    private long mediaOpen() {
        return sum("headend.rtmp.connections") + sum("headend.websocket.connections");
    }

    /** Connections that were ever taken, of whatever protocol: WebSockets begin as HTTP. */
    long handled() {
        return sum("headend.http.connections.accepted") + rtmpAccepted();
    }

    /** The same with those that were closed at once. */
    long accepted() {
        return handled() + sum("headend.http.connections.refused");
    }

    /** Connections of media that there ever were. */
    long mediaAccepted() {
        return rtmpAccepted() + sum("headend.websocket.connections") + sum("headend.websocket.connections.ended");
    }

    private long rtmpAccepted() {
        return sum("headend.rtmp.connections") + sum("headend.rtmp.connections.ended");
    }

    /** Requests over HTTP, at the public ports. */
    long requests() {
        return sum("headend.delivery.requests") + sum("http.server.requests", meter -> !isOfManagement(meter));
    }

    private static boolean isOfManagement(Meter meter) {
        String uri = meter.getId().getTag("uri");
        return uri != null && uri.startsWith(MANAGEMENT);
    }

    /** Connections that media comes from. */
    long reading() {
        return sum("headend.rtmp.publishers") + sum("headend.websocket.publishers");
    }

    /** Connections that media or a file goes to. */
    long writing() {
        return sum("headend.rtmp.players") + sum("headend.websocket.players") + sum("headend.delivery.answers");
    }

    /** Bytes from publishers and players. */
    long received() {
        return sum("headend.rtmp.received") + sum("headend.websocket.received");
    }

    /** Bytes of media to players. */
    long sent() {
        return sum("headend.rtmp.sent") + sum("headend.websocket.sent");
    }

    private long sum(String name) {
        return sum(name, _ -> true);
    }

    private long sum(String name, Predicate<Meter> which) {
        return (long) registry.find(name).meters().stream()
                .filter(which)
                .mapToDouble(EdgeCounters::count)
                .sum();
    }

    /** Of a timer how often, of all else the value. */
    private static double count(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(measurement -> measurement.getStatistic() != Statistic.TOTAL_TIME
                        && measurement.getStatistic() != Statistic.MAX
                        && measurement.getStatistic() != Statistic.ACTIVE_TASKS)
                .mapToDouble(Measurement::getValue)
                .sum();
    }
}
