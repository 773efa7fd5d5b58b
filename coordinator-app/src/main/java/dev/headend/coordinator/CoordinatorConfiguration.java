package dev.headend.coordinator;

import dev.headend.config.BuildInfo;
import dev.headend.config.ProxyProperties;
import dev.headend.config.http.HttpLimitsConfiguration;
import dev.headend.config.https.HttpsConfiguration;
import dev.headend.coordinator.control.StoreAvailability;
import dev.headend.coordinator.events.CallbackProperties;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.embedded.EmbeddedStore;
import dev.headend.coordinator.store.redis.RedisStore;
import dev.headend.coordinator.store.redis.script.RedisProperties;
import dev.headend.coordinator.stream.KeyVerifier;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.coordinator.stream.StreamLifecycle;
import dev.headend.coordinator.stream.StreamStore;
import dev.headend.net.http.OutgoingHttp;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the rooms that know no framework together with those that do. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CoordinatorProperties.class, ProxyProperties.class, RedisProperties.class})
@Import({BuildInfo.class, HttpLimitsConfiguration.class, HttpsConfiguration.class})
class CoordinatorConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    OutgoingHttp outgoingHttp(ProxyProperties properties) {
        return new OutgoingHttp(properties.toProxies());
    }

    @Bean(destroyMethod = "close")
    CoordinatorStore store(
            CoordinatorProperties properties,
            RedisProperties redis,
            CallbackProperties callbacks,
            SharedSecrets secrets,
            Clock clock,
            PeerConnections peers) {
        return switch (properties.store()) {
            case EMBEDDED ->
                EmbeddedStore.open(properties.dataDir(), callbacks.url() != null, clock, peers, properties.timeouts());
            case REDIS -> RedisStore.open(redis, callbacks, secrets.values(), clock, peers, properties.timeouts());
        };
    }

    @Bean
    StoreAvailability storeAvailability(CoordinatorStore store) {
        return () -> store.health() instanceof StoreHealth.Working;
    }

    @Bean
    PublisherAdmission publisherAdmission(
            KeyVerifier verifier,
            StreamStore streams,
            StreamLifecycle lifecycle,
            PeerLinks links,
            CoordinatorProperties properties,
            MeterRegistry registry,
            Clock clock) {
        StreamIds ids = new StreamIds(clock);
        DenialMetrics denials = new DenialMetrics(registry);
        return new PublisherAdmission(
                verifier, streams, lifecycle, links, ids, properties.idMaxLength(), System::nanoTime, denials::denied);
    }

    @Bean
    StreamLifecycle streamLifecycle(
            StreamStore streams, FleetRegister fleet, PeerLinks links, CoordinatorProperties properties) {
        return new StreamLifecycle(streams, fleet, links, properties.timeouts());
    }

    @Bean
    StreamSupervisor streamSupervisor(StreamLifecycle lifecycle) {
        return new StreamSupervisor(lifecycle);
    }

    @Bean
    CoordinatorMetrics coordinatorMetrics(CoordinatorStore store, Clock clock) {
        return new CoordinatorMetrics(store, clock);
    }

    /** The bean's name is that of the health component, "store". */
    @Bean
    StoreHealthIndicator storeHealthIndicator(CoordinatorStore store) {
        return new StoreHealthIndicator(store);
    }
}
