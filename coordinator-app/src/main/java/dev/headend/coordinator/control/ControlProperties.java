package dev.headend.coordinator.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the control connections.
 *
 * @param secret {@code CONTROL_SECRET}; null = every peer is accepted
 * @param previousSecret {@code CONTROL_SECRET_PREVIOUS}, accepted besides; null = none
 * @param heartbeat how often a HEARTBEAT is sent
 * @param livelyHeartbeat the same to peers that leave a coordinator that hangs
 * @param silence how long a peer that is read from may send nothing before it is disconnected, give or take a twentieth
 */
@ConfigurationProperties("headend.coordinator.control")
public record ControlProperties(
        @Nullable String secret,
        @Nullable String previousSecret,
        @DefaultValue("25s") Duration heartbeat,
        @DefaultValue("5s") Duration livelyHeartbeat,
        @DefaultValue("60s") Duration silence) {
    @Override
    public String toString() {
        return "ControlProperties[heartbeat=" + heartbeat + ", silence=" + silence + "]";
    }
}
