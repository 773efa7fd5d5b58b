package dev.headend.net.http.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes, in the terms that {@code NO_PROXY} is written in.
 *
 * @param host in lower case, without brackets and without the dot that ends a full name
 * @param address what the host is, when it is an IP literal; no name is looked up
 */
record Target(String host, @Nullable InetAddress address, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    static Target of(URI url) {
        String host = unbracketed(url.getHost()).toLowerCase(Locale.ROOT);
        int usual = isSecure(url) ? HTTPS : HTTP;
        return new Target(
                withoutLastDot(host),
                NetUtil.createInetAddressFromIpAddressString(host),
                url.getPort() == -1 ? usual : url.getPort());
    }

    static boolean isSecure(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    boolean isThisMachine() {
        return address == null ? host.equals("localhost") : address.isLoopbackAddress();
    }

    static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static String withoutLastDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
