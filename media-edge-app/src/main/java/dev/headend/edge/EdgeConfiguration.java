package dev.headend.edge;

import dev.headend.edge.admission.OpenAuthorizer;
import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.control.ControlProperties;
import dev.headend.edge.control.CoordinatorAuthorizer;
import dev.headend.edge.control.ExternalProperties;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.LiveListener;
import dev.headend.edge.live.LiveSettings;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the parts together that know nothing of Spring. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    AdmissionProperties.class,
    RtmpProperties.class,
    LiveProperties.class,
    ControlProperties.class,
    ExternalProperties.class
})
class EdgeConfiguration {
    private static final Logger log = LoggerFactory.getLogger(EdgeConfiguration.class);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
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
}
