package dev.headend.edge.websocket.server;

import dev.headend.net.IpRanges;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is behind reverse proxies. Each appends the address that it was asked from to {@code X-Forwarded-For}; what stands
 * before that may have been written by anybody. So only those are believed that are known ({@code WS_TRUSTED_PROXIES}), from the last
 * entry on.
 */
public final class ForwardedFor {
    private static final String HEADER = "X-Forwarded-For";

    private ForwardedFor() {}

    /** @param peer the other end of the connection @return the nearest address that is no trusted proxy's, as far as they tell */
    public static InetAddress client(InetAddress peer, HttpHeaders headers, IpRanges trusted) {
        if (!trusted.contains(peer)) {
            return peer;
        }
        InetAddress client = peer;
        List<String> hops = List.of(String.join(",", headers.getAll(HEADER)).split(","));
        for (String hop : hops.reversed()) {
            InetAddress before = trusted.contains(client) ? address(hop.strip()) : null;
            if (before == null) {
                return client;
            }
            client = before;
        }
        return client;
    }

    /** Whether a trusted proxy sent the request, and says nothing of its client. */
    static boolean isMissing(InetAddress peer, HttpHeaders headers, IpRanges trusted) {
        return trusted.contains(peer) && !headers.contains(HEADER);
    }

    /** Some proxies write the port, too. @return null unless it is an address */
    private static @Nullable InetAddress address(String hop) {
        int colon = hop.indexOf(':');
        boolean portFollows = colon >= 0 && colon == hop.lastIndexOf(':');
        int end = hop.startsWith("[") ? hop.indexOf(']') + 1 : portFollows ? colon : hop.length();
        return end == 0 ? null : NetUtil.createInetAddressFromIpAddressString(hop.substring(0, end));
    }
}
