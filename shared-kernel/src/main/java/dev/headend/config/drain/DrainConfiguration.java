package dev.headend.config.drain;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** To be imported by a program that has a {@link DrainedWork}, and {@link DrainSettings#TABLE} among its settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DrainProperties.class)
public class DrainConfiguration {
    @Bean
    Drain drain(ApplicationContext context, DrainedWork work, DrainProperties properties, MeterRegistry registry) {
        Drain drain = new Drain(context, work, properties.time());
        Gauge.builder("headend.draining", drain, it -> it.draining() ? 1 : 0)
                .description("1 while this program finishes what it has and takes nothing new, as it was told to stop.")
                .register(registry);
        return drain;
    }
}
