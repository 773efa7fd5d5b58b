package dev.headend.encoder.cdn;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where live renditions are pushed to (spec/encoder.md, "CDN push").
 *
 * @param enabled {@code HLS_WS_CDN_ENABLED}
 * @param url of the nodes, separated by spaces ({@code HLS_WS_CDN_URL}); null = none
 * @param secret signs what we show them ({@code HLS_WS_CDN_PUSH_SECRET}); null = they do not ask
 */
@ConfigurationProperties("headend.encoder.cdn")
public record CdnProperties(
        boolean enabled, @Nullable String url, @Nullable String secret) {
    /** Addresses of the nodes; empty when nothing is pushed. */
    List<URI> nodes() {
        return enabled && url != null ? nodes(url) : List.of();
    }

    /** @throws IllegalArgumentException if one is no WebSocket URL */
    static List<URI> nodes(String text) {
        List<URI> nodes =
                Arrays.stream(text.strip().split("\\s+")).map(URI::create).toList();
        for (URI node : nodes) {
            boolean webSocket = "ws".equals(node.getScheme()) || "wss".equals(node.getScheme());
            if (!webSocket || node.getHost() == null) {
                throw new IllegalArgumentException("not a WebSocket URL");
            }
        }
        return nodes;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "CdnProperties[enabled=" + enabled + ", url=" + url + "]";
    }
}
