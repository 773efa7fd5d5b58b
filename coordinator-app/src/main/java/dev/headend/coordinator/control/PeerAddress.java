package dev.headend.coordinator.control;

import dev.headend.control.ControlHeaders;
import dev.headend.control.ControlRole;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Where others reach a peer, from the headers of its upgrade and the address that it came from. A bad value is logged and
 * ignored.
 *
 * @param ip an IP literal, v6 without brackets and zone
 */
record PeerAddress(String ip, int port, boolean ssl) {
    private static final Logger log = LoggerFactory.getLogger(PeerAddress.class);
    private static final int MAX_PORT = 65_535;

    static PeerAddress of(ControlRole role, HttpHeaders headers, @Nullable InetSocketAddress remote) {
        boolean ssl = "true".equalsIgnoreCase(text(headers, ControlHeaders.SSL_USE));
        return new PeerAddress(ip(headers, remote), port(role, headers), ssl);
    }

    private static String ip(HttpHeaders headers, @Nullable InetSocketAddress remote) {
        String said = text(headers, ControlHeaders.EXTERNAL_IP);
        String literal = said.startsWith("[") && said.endsWith("]") ? said.substring(1, said.length() - 1) : said;
        if (NetUtil.isValidIpV4Address(literal) || NetUtil.isValidIpV6Address(literal)) {
            return literal;
        }
        String seen =
                remote == null ? "127.0.0.1" : withoutZone(remote.getAddress().getHostAddress());
        if (!said.isEmpty()) {
            ignored(ControlHeaders.EXTERNAL_IP, seen);
        }
        return seen;
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static int port(ControlRole role, HttpHeaders headers) {
        String said = text(headers, ControlHeaders.CUSTOM_PORT);
        if (said.matches("\\d{1,5}")) {
            int port = Integer.parseInt(said);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        }
        if (!said.isEmpty()) {
            ignored(ControlHeaders.CUSTOM_PORT, role.defaultPort());
        }
        return role.defaultPort();
    }

    private static void ignored(String header, Object instead) {
        log.warn("a peer's {} is not valid and ignored; taken instead: {}", header, instead);
    }

    private static String text(HttpHeaders headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value.strip();
    }
}
