package dev.headend.edge.websocket.server;

import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.net.IpRanges;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What streams over WebSocket are served with.
 *
 * @param idMaxLength the longest channel and key, in characters ({@code ID_MAX_LENGTH})
 * @param longestMessage of a publisher, in bytes ({@code WS_MAX_MESSAGE_MB})
 * @param receivers addresses that may receive ({@code PLAY_WHITELIST})
 * @param origins of pages that may connect; empty = all ({@code WS_ALLOWED_ORIGINS})
 * @param trustedProxies whose {@code X-Forwarded-For} is believed ({@code WS_TRUSTED_PROXIES})
 * @param heartbeat how often a life sign is sent
 */
public record WebSocketOptions(
        int idMaxLength,
        int longestMessage,
        IpRanges receivers,
        Set<String> origins,
        IpRanges trustedProxies,
        Duration heartbeat,
        ConnectionTimeouts timeouts) {
    /** Both sides send one every 20 to 30 s. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(25);

    /** The timeouts of a running edge: who sends nothing for 60 s, not even a heartbeat, is gone. */
    public static final ConnectionTimeouts TIMEOUTS = new ConnectionTimeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2));

    public WebSocketOptions {
        origins = Set.copyOf(origins);
    }

    /** Whether a page of this origin may connect. @param origin empty if none is named: then it is no page */
    boolean allows(String origin) {
        return origin.isEmpty() || origins.isEmpty() || origins.contains(origin.toLowerCase(Locale.ROOT));
    }
}
