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
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

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
        PublisherMetrics publisherMetrics,
        PlayerMetrics playerMetrics) {

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
                new PublisherMetrics(registry, Protocol.WEBSOCKET),
                new PlayerMetrics(registry, Protocol.WEBSOCKET));
    }
}
