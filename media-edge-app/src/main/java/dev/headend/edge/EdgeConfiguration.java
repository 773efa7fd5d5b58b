package dev.headend.edge;

import dev.headend.config.https.HttpsConfiguration;
import dev.headend.control.PeerInstance;
import dev.headend.edge.admission.OpenAuthorizer;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.control.ControlProperties;
import dev.headend.edge.control.CoordinatorAuthorizer;
import dev.headend.edge.control.ExternalProperties;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.LiveListener;
import dev.headend.edge.live.LiveSettings;
import dev.headend.edge.rtmp.server.QueueLimits;
import dev.headend.edge.rtmp.server.RtmpServer;
import dev.headend.edge.rtmp.server.RtmpServerSettings;
import dev.headend.edge.rtmp.server.RtmpTiming;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Puts the parts together that know nothing of Spring. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    AdmissionProperties.class,
    RtmpProperties.class,
    LiveProperties.class,
    ControlProperties.class,
    ExternalProperties.class
})
@Import(HttpsConfiguration.class)
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
    LiveChannels liveChannels(LiveProperties properties, Clock clock, LiveListener listener) {
        return new LiveChannels(LiveSettings.withCache(properties.cacheMb()), clock, listener);
    }

    @Bean
    PublishAuthorizer publishAuthorizer(ControlProperties control, LiveChannels channels, Clock clock) {
        if (control.isUsed()) {
            return new CoordinatorAuthorizer(channels::kill, CoordinatorAuthorizer.ANSWER_PATIENCE);
        }
        log.warn("everybody may publish: no coordinator is set (CONTROL_BASE_URL)");
        return new OpenAuthorizer(clock);
    }

    @Bean
    RtmpServer rtmpServer(
            RtmpProperties rtmp,
            AdmissionProperties admission,
            LiveChannels channels,
            PublishAuthorizer authorizer,
            MeterRegistry registry,
            Environment environment) {
        RtmpServerSettings settings = new RtmpServerSettings(
                environment.getProperty("server.address", ""),
                rtmp.port(),
                rtmp.chunkSize(),
                admission.idMaxLength(),
                admission.players(),
                admission.maxIpConnections(),
                admission.exemptFromLimit(),
                RtmpTiming.DEFAULT,
                QueueLimits.DEFAULT);
        return new RtmpServer(settings, channels, authorizer, registry);
    }

    @Bean
    RtmpSide rtmpSide(
            RtmpServer server,
            PublishAuthorizer authorizer,
            ControlProperties control,
            ExternalProperties external,
            RtmpProperties properties,
            PeerInstance instance,
            Clock clock) {
        return new RtmpSide(server, authorizer, control, external, properties, instance, clock);
    }

    /** Part of readiness, under this bean's name. */
    @Bean
    HealthIndicator rtmp(RtmpSide side) {
        return () -> side.isRunning() ? Health.up().build() : Health.down().build();
    }
}
