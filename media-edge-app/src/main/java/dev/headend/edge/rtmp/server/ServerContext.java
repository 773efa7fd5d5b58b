package dev.headend.edge.rtmp.server;

import dev.headend.edge.admission.PlayGate;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.connection.CloseLog;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.ReadTicks;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.metrics.ConnectionMetrics;
import dev.headend.edge.metrics.PlayerMetrics;
import dev.headend.edge.metrics.Protocol;
import dev.headend.edge.metrics.PublisherMetrics;
import dev.headend.edge.rtmp.session.SessionRules;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Clock;

/** What all connections of a server share. */
record ServerContext(
        RtmpServerOptions options,
        LiveChannels channels,
        PublishGate gate,
        PlayGate players,
        ReadTicks readTicks,
        ConnectionMetrics metrics,
        CloseLog closeLog,
        PublisherMetrics publisherMetrics,
        PlayerMetrics playerMetrics) {

    static ServerContext of(
            RtmpServerOptions options,
            MediaLoops loops,
            LiveChannels channels,
            PublishGate gate,
            MeterRegistry registry) {
        return new ServerContext(
                options,
                channels,
                gate,
                new PlayGate(options.players(), gate),
                loops.readTicks(),
                new ConnectionMetrics(registry, Protocol.RTMP),
                new CloseLog(Clock.systemUTC()),
                new PublisherMetrics(registry, Protocol.RTMP),
                new PlayerMetrics(registry, Protocol.RTMP));
    }

    SessionRules rulesFor(InetAddress address) {
        return new SessionRules(
                options.idMaxLength(), options.chunkSize(), players.mayPlay(address), options.tokenApplication());
    }
}
