package dev.headend.edge.websocket.server;

import dev.headend.edge.admission.PlayGate;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.connection.CloseLog;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.ReadTicks;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.metrics.ConnectionMetrics;
import dev.headend.edge.metrics.PlayerMetrics;
import dev.headend.edge.metrics.Protocol;
import dev.headend.edge.metrics.PublisherMetrics;
import dev.headend.text.LogThrottle;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections share. */
record WebSocketContext(
        WebSocketOptions options,
        SharedLimits limits,
        LiveChannels channels,
        PublishGate gate,
        PlayGate players,
        ReadTicks readTicks,
        ConnectionMetrics metrics,
        CloseLog closeLog,
        LogThrottle unnamedClients,
        PublisherMetrics publisherMetrics,
        PlayerMetrics playerMetrics) {
    private static final Logger log = LoggerFactory.getLogger(WebSocketContext.class);
    private static final Duration UNNAMED_QUIET = Duration.ofHours(1);

    static WebSocketContext of(
            WebSocketOptions options,
            MediaLoops loops,
            SharedLimits limits,
            LiveChannels channels,
            PublishGate gate,
            MeterRegistry registry) {
        return new WebSocketContext(
                options,
                limits,
                channels,
                gate,
                new PlayGate(options.receivers(), gate),
                loops.readTicks(),
                new ConnectionMetrics(registry, Protocol.WEBSOCKET),
                new CloseLog(Clock.systemUTC()),
                new LogThrottle(log, UNNAMED_QUIET, Clock.systemUTC()),
                new PublisherMetrics(registry, Protocol.WEBSOCKET),
                new PlayerMetrics(registry, Protocol.WEBSOCKET));
    }
}
