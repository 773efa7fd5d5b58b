package dev.headend.control.link;

import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.control.PeerInstance;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a control link is made with.
 *
 * @param baseUrl of the coordinator, {@code ws://} or {@code wss://} ({@code CONTROL_BASE_URL})
 * @param role what this peer is
 * @param instance which run of which program this is, the same for all its links
 * @param token makes the token to show; null = none is shown
 * @param externalIp the address others reach this peer at; null = the one the connection comes from
 * @param servedPort the port others reach this peer at; null = the role's own
 * @param servedOverTls whether that port speaks TLS
 * @param timing how patient the link is
 */
public record LinkSettings(
        URI baseUrl,
        ControlRole role,
        PeerInstance instance,
        @Nullable ControlToken token,
        @Nullable String externalIp,
        @Nullable Integer servedPort,
        boolean servedOverTls,
        Timing timing) {

    /**
     * How patient a link is.
     *
     * @param heartbeat how often a life sign is sent
     * @param silence how long a coordinator may say nothing before it is given up
     * @param livelySilence how long one that is lively may
     * @param reconnect the longest pause between two attempts to connect, give or take a fifth; the first one is a tenth
     *     of it, and each is twice as long as the one before
     */
    public record Timing(Duration heartbeat, Duration silence, Duration livelySilence, Duration reconnect) {
        /**
         * The protocol's own numbers, but that existing peers try every 10 s, which is long for a coordinator that is back, and know of no lively
         * one: what such a one had is given up by the others 40 s after it has hung, by default.
         */
        public static final Timing STANDARD = new Timing(
                Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(5));

        Duration silenceOf(CoordinatorFeatures coordinator) {
            return coordinator.lively() ? livelySilence : silence;
        }

        /** @param failures attempts that failed before the one that has just failed */
        Duration pauseAfter(int failures) {
            Duration pause = reconnect.dividedBy(10).multipliedBy(1L << failures);
            return pause.compareTo(reconnect) < 0 ? pause : reconnect;
        }
    }

    URI endpoint() {
        String base = baseUrl.toString();
        String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(trimmed + role.path());
    }
}
