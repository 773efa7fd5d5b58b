package dev.headend.coordinator.control;

import dev.headend.control.ControlHeaders;
import dev.headend.control.ControlRole;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * The address at which others reach a peer, from its upgrade's headers and its remote address. An invalid value is logged and
 * ignored.
 *
 * @param ip an IP literal, v6 without brackets and zone
 */
record PeerAddress(String ip, int port, boolean ssl) {
    private static final Logger log = LoggerFactory.getLogger(PeerAddress.class);
    private static final int MAX_PORT = 65_535;
    /** An address and nothing else: a zone may hold anything, and means nothing on another machine. */
    private static final Pattern PLAIN = Pattern.compile("[0-9A-Fa-f:.]+");

    static PeerAddress of(ControlRole role, HttpHeaders headers, @Nullable InetSocketAddress remote) {
        boolean ssl = "true".equalsIgnoreCase(text(headers, ControlHeaders.SSL_USE));
        String seen =
                remote == null ? "127.0.0.1" : withoutZone(remote.getAddress().getHostAddress());
        return new PeerAddress(ip(headers, seen), port(role, headers, seen), ssl);
    }

    private static String ip(HttpHeaders headers, String seen) {
        String said = text(headers, ControlHeaders.EXTERNAL_IP);
        String literal = said.startsWith("[") && said.endsWith("]") ? said.substring(1, said.length() - 1) : said;
        if (isIp(literal)) {
            return literal;
        }
        if (!said.isEmpty()) {
            ignored(ControlHeaders.EXTERNAL_IP, seen, seen);
        }
        return seen;
    }

    private static boolean isIp(String text) {
        return PLAIN.matcher(text).matches() && (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text));
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static int port(ControlRole role, HttpHeaders headers, String seen) {
        String said = text(headers, ControlHeaders.CUSTOM_PORT);
        if (said.matches("\\d{1,5}")) {
            int port = Integer.parseInt(said);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        }
        if (!said.isEmpty()) {
            ignored(ControlHeaders.CUSTOM_PORT, seen, role.defaultPort());
        }
        return role.defaultPort();
    }

    private static void ignored(String header, String seen, Object instead) {
        log.warn("ignored the invalid {} of an edge or encoder at {}: using {}", header, seen, instead);
    }

    private static String text(HttpHeaders headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value.strip();
    }

    /** For the log; an encoder serves no port. */
    @Override
    public String toString() {
        String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
        return (port == 0 ? ip : host + ":" + port) + (ssl ? " with TLS" : "");
    }
}
