package dev.headend.coordinator.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the coordinator deals with peers.
 *
 * @param secret {@code CONTROL_SECRET}; null = every peer is let in
 * @param heartbeat how often a life sign is sent
 * @param silence how long a peer that is read from may say nothing before it is given up, give or take a twentieth
 */
@ConfigurationProperties("headend.coordinator.control")
public record ControlProperties(
        @Nullable String secret,
        @DefaultValue("25s") Duration heartbeat,
        @DefaultValue("60s") Duration silence) {
    @Override
    public String toString() {
        return "ControlProperties[heartbeat=" + heartbeat + ", silence=" + silence + "]";
    }
}
