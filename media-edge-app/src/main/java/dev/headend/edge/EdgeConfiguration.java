package dev.headend.edge;

import dev.headend.config.BuildInfo;
import dev.headend.config.ProxyProperties;
import dev.headend.config.StartupFailure;
import dev.headend.config.drain.DrainConfiguration;
import dev.headend.config.http.HttpLimitsConfiguration;
import dev.headend.config.https.HttpsConfiguration;
import dev.headend.config.https.HttpsServer;
import dev.headend.config.tls.ServerCertificate;
import dev.headend.control.PeerInstance;
import dev.headend.edge.admission.AdmissionMetrics;
import dev.headend.edge.admission.AdmissionProperties;
import dev.headend.edge.admission.Entrance;
import dev.headend.edge.admission.OpenAuthorizer;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.admission.PublishGate;
import dev.headend.edge.admission.TakeoverRule;
import dev.headend.edge.callback.CallbackAuthorizer;
import dev.headend.edge.callback.CallbackProperties;
import dev.headend.edge.connection.ConnectionCount;
import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.edge.connection.MediaLoops;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.connection.Transport;
import dev.headend.edge.control.ControlProperties;
import dev.headend.edge.control.CoordinatorAuthorizer;
import dev.headend.edge.control.CoordinatorAuthorizers;
import dev.headend.edge.control.ExternalProperties;
import dev.headend.edge.delivery.player.PublishedChannels;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.LiveProperties;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.rtmp.server.RtmpProperties;
import dev.headend.edge.rtmp.server.RtmpServer;
import dev.headend.edge.rtmp.server.RtmpServerOptions;
import dev.headend.edge.websocket.server.WebSocketProperties;
import dev.headend.edge.websocket.server.WebSocketServer;
import dev.headend.net.ConnectionLimits;
import dev.headend.net.http.OutgoingHttp;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Puts together the parts that know nothing of Spring. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    AdmissionProperties.class,
    RtmpProperties.class,
    LiveProperties.class,
    CallbackProperties.class,
    ControlProperties.class,
    ExternalProperties.class,
    ProxyProperties.class,
    WebSocketProperties.class
})
@Import({
    BuildInfo.class,
    DrainConfiguration.class,
    HttpConnectionConfiguration.class,
    HttpLimitsConfiguration.class,
    HttpsConfiguration.class,
    ProxyProtocolConfiguration.class,
    WebSocketConfiguration.class
})
class EdgeConfiguration {
    private static final Logger log = LoggerFactory.getLogger(EdgeConfiguration.class);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** This run of the program, for all its connections to the coordinator. */
    @Bean
    PeerInstance peerInstance() {
        return PeerInstance.random();
    }

    @Bean
    MediaMemory mediaMemory(LiveProperties properties, MeterRegistry registry) {
        MediaMemory memory = properties.memory();
        Gauge.builder("headend.live.memory.used", memory, MediaMemory::used)
                .description("Media that all channels hold: groups, histories, and what waits for slow players.")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("headend.live.memory.limit", memory, MediaMemory::limit)
                .description("What all channels may hold together.")
                .baseUnit("bytes")
                .register(registry);
        return memory;
    }

    @Bean
    LiveChannels liveChannels(LiveProperties properties, MediaMemory memory, Clock clock) {
        return properties.channels(memory, clock);
    }

    /** For the player page, which knows files only. */
    @Bean
    PublishedChannels publishedChannels(LiveChannels channels) {
        return channels::isPublished;
    }

    @Bean
    OutgoingHttp outgoingHttp(ProxyProperties properties) {
        return new OutgoingHttp(properties.toProxies());
    }

    /** The coordinator decides if one is in use, else the application if it is to be asked, else nobody. */
    @Bean
    PublishAuthorizer publishAuthorizer(
            ControlProperties control,
            CallbackProperties callback,
            RtmpProperties rtmp,
            WebSocketProperties webSocket,
            LiveChannels channels,
            OutgoingHttp http,
            MeterRegistry registry,
            Clock clock) {
        if (control.isUsed()) {
            if (callback.url() != null) {
                log.warn("CALLBACK_URL is not used: the coordinator decides who may publish (CONTROL_BASE_URL)");
            }
            return new CoordinatorAuthorizers(
                    channels::kill, CoordinatorAuthorizer.ANSWER_TIMEOUT, entrances(rtmp, webSocket));
        }
        if (callback.url() != null) {
            return CallbackAuthorizer.of(callback, rtmp.port(), http, registry, clock);
        }
        log.warn(
                "no coordinator and no callback in use (CONTROL_BASE_URL, CONTROL_USE, CALLBACK_URL): anyone may publish,"
                        + " with any key");
        return new OpenAuthorizer(clock);
    }

    private static Set<Entrance> entrances(RtmpProperties rtmp, WebSocketProperties webSocket) {
        Set<Entrance> served = EnumSet.noneOf(Entrance.class);
        if (rtmp.enabled()) {
            served.add(Entrance.RTMP);
        }
        if (webSocket.enabled()) {
            served.add(Entrance.WEBSOCKET);
        }
        return served;
    }

    @Bean
    PublishGate publishGate(
            LiveChannels channels,
            PublishAuthorizer authorizer,
            AdmissionProperties properties,
            MeterRegistry registry) {
        return new PublishGate(
                channels, authorizer, new TakeoverRule(properties.takeover()), new AdmissionMetrics(registry));
    }

    @Bean
    MediaLoops mediaLoops(RtmpProperties rtmp, LiveProperties live) {
        return new MediaLoops(transport(rtmp.transport()), live.readInterval());
    }

    @Bean
    SharedLimits sharedLimits(
            AdmissionProperties admission,
            RtmpProperties rtmp,
            PublishGate gate,
            ObjectProvider<ServerCertificate> certificate) {
        return new SharedLimits(
                new ConnectionLimits(admission.maxIpConnections(), admission.exemptFromLimit(), gate::awaitedEncoders),
                new ConnectionCount(rtmp.connections(certificate.getIfAvailable() != null)));
    }

    @Bean
    RtmpServer rtmpServer(
            RtmpProperties rtmp,
            AdmissionProperties admission,
            MediaLoops loops,
            SharedLimits limits,
            LiveChannels channels,
            PublishGate gate,
            MeterRegistry registry,
            Environment environment) {
        RtmpServerOptions options = new RtmpServerOptions(
                environment.getProperty("server.address", ""),
                rtmp.proxyProtocol(),
                rtmp.chunkSize(),
                admission.idMaxLength(),
                rtmp.tokenApplication(),
                admission.players(),
                ConnectionTimeouts.DEFAULT.withPublisherSilence(rtmp.publisherTimeout()));
        return new RtmpServer(options, loops, limits, channels, gate, registry);
    }

    private static Transport transport(String setting) {
        Transport transport = Transport.named(setting);
        String problem = transport.unavailability();
        if (problem != null) {
            throw new StartupFailure(
                    "RTMP_TRANSPORT is " + transport.label() + ", which cannot be used here: " + problem);
        }
        return transport;
    }

    @Bean
    MediaLifecycle mediaLifecycle(
            RtmpServer server,
            ObjectProvider<WebSocketServer> webSocket,
            ObjectProvider<ServerCertificate> certificate,
            PublishAuthorizer authorizer,
            ControlConnections control,
            RtmpProperties properties) {
        return new MediaLifecycle(
                server, webSocket.getIfAvailable(), certificate.getIfAvailable(), authorizer, control, properties);
    }

    @Bean
    EdgeDrain edgeDrain(
            LiveChannels channels, PublishGate gate, RtmpServer rtmp, ObjectProvider<WebSocketServer> webSocket) {
        return new EdgeDrain(channels, gate, rtmp, webSocket.getIfAvailable(), System::nanoTime);
    }

    @Bean
    ControlConnections controlConnections(
            PublishAuthorizer authorizer,
            ControlProperties control,
            ExternalProperties external,
            PeerInstance instance,
            Clock clock,
            ObjectProvider<HttpsServer> https,
            Environment environment) {
        return new ControlConnections(authorizer, control, external, instance, clock, https, environment);
    }

    /** Part of readiness, under this bean's name. Where there is no RTMP, it tells of the rest that {@link MediaLifecycle} starts. */
    @Bean
    HealthIndicator rtmp(MediaLifecycle lifecycle, RtmpProperties properties) {
        return () -> (lifecycle.isRunning() ? Health.up() : Health.down())
                .withDetail("used", properties.enabled())
                .build();
    }
}
