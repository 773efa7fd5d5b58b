package dev.headend.edge.redis;

import dev.headend.edge.admission.AdmissionProperties;
import dev.headend.edge.live.LiveChannels;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Takes commands from Redis, if it is used. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("headend.edge.redis.use")
@EnableConfigurationProperties(RedisProperties.class)
class RedisConfiguration {
    @Bean
    RedisSubscription redisSubscription(
            RedisProperties properties,
            AdmissionProperties admission,
            LiveChannels channels,
            MeterRegistry registry,
            Clock clock) {
        RedisCommandHandler handler = new RedisCommandHandler(channels, admission.idMaxLength(), registry, clock);
        return new RedisSubscription(properties, handler::handle, registry, RedisSubscription.Timing.DEFAULT);
    }

    /** A detail only: streams need no Redis, so that whether it is there says nothing of this program's health. */
    @Bean("redis")
    HealthIndicator redisStatus(RedisSubscription subscription) {
        return () ->
                Health.up().withDetail("connected", subscription.isConnected()).build();
    }
}
