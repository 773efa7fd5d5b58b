package dev.headend.edge.websocket.server;

import dev.headend.net.IpRanges;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Streams over WebSocket, on the ports of HTTP.
 *
 * @param enabled whether there are any ({@code WS_SERVER})
 * @param playWhitelist who may receive ({@code PLAY_WHITELIST})
 * @param allowedOrigins of pages that may connect, with commas between them; {@code *} = all ({@code WS_ALLOWED_ORIGINS})
 * @param trustedProxies whose {@code X-Forwarded-For} is believed; null = nobody's ({@code WS_TRUSTED_PROXIES})
 * @param maxMessageMb the longest message of a publisher, in MiB ({@code WS_MAX_MESSAGE_MB})
 */
@ConfigurationProperties("headend.edge.websocket")
public record WebSocketProperties(
        boolean enabled,
        String playWhitelist,
        String allowedOrigins,
        @Nullable String trustedProxies,
        int maxMessageMb) {
    private static final int MIB = 1 << 20;
    private static final Pattern ORIGIN = Pattern.compile("null|[a-z][a-z0-9+.-]*://[^/?#@\\s*]+");
    private static final Pattern DEFAULT_PORT =
            Pattern.compile("(?<=^https://.{1,255}):443$|(?<=^http://.{1,255}):80$");

    /** Addresses that may receive. */
    public IpRanges receivers() {
        return IpRanges.parse(playWhitelist);
    }

    /** Reverse proxies in front. */
    public IpRanges proxies() {
        return trustedProxies == null ? IpRanges.NONE : IpRanges.parse(trustedProxies);
    }

    /** Empty = all. */
    public Set<String> origins() {
        return origins(allowedOrigins);
    }

    /**
     * Reads origins with commas between them.
     *
     * @return empty = all, which is said by {@code *} alone
     * @throws IllegalArgumentException naming the first that is none
     */
    static Set<String> origins(String list) {
        return list.strip().equals("*")
                ? Set.of()
                : Arrays.stream(list.split(",", -1))
                        .map(WebSocketProperties::origin)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** As browsers write them (RFC 6454, 6.2): without the port that the scheme has by itself. */
    private static String origin(String text) {
        String origin = text.strip().toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException("'" + text.strip() + "' is no origin: " + flaw(origin));
        }
        return DEFAULT_PORT.matcher(origin).replaceFirst("");
    }

    private static String flaw(String origin) {
        if (origin.isEmpty()) {
            return "there is nothing between two commas, or at an end";
        }
        if (!origin.contains("://")) {
            return "it has no scheme, such as https://";
        }
        return origin.contains("*")
                ? "each host must be named, and * stands alone"
                : "it is more than scheme, host and port, as a / at the end is";
    }

    /** In bytes. */
    public int longestMessage() {
        return maxMessageMb * MIB;
    }
}
