package dev.headend.net.http.proxy;

import dev.headend.net.IpRanges;
import io.netty.util.NetUtil;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One item of a {@code NO_PROXY} list. */
sealed interface NoProxyEntry {
    int ANY_PORT = -1;
    Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");
    Pattern WITH_PORT = Pattern.compile("(.*[^:]):(\\d{1,5})");

    boolean covers(Target target);

    /** {@code *} */
    record Everything() implements NoProxyEntry {
        @Override
        public boolean covers(Target target) {
            return true;
        }
    }

    /**
     * Names that end alike.
     *
     * @param suffix with a dot in front
     * @param itself whether the name without that dot is meant too
     */
    record Names(String suffix, boolean itself, int port) implements NoProxyEntry {
        @Override
        public boolean covers(Target target) {
            boolean meant = target.host().endsWith(suffix) || itself && suffix.equals("." + target.host());
            return meant && target.address() == null && isPort(port, target);
        }
    }

    /** IP addresses. */
    record Addresses(IpRanges ranges, int port) implements NoProxyEntry {
        @Override
        public boolean covers(Target target) {
            return target.address() != null && ranges.contains(target.address()) && isPort(port, target);
        }
    }

    /**
     * Reads an item.
     *
     * @param item in lower case
     * @throws IllegalArgumentException if it is none
     */
    static NoProxyEntry parse(String item) {
        if (item.equals("*")) {
            return new Everything();
        }
        Matcher ported = WITH_PORT.matcher(item);
        boolean hasPort = !NetUtil.isValidIpV6Address(item) && ported.matches();
        String host = Target.unbracketed(hasPort ? ported.group(1) : item);
        int port = hasPort ? Integer.parseInt(ported.group(2)) : ANY_PORT;
        boolean isAddress = host.indexOf('/') >= 0 || NetUtil.createByteArrayFromIpAddressString(host) != null;
        return isAddress ? new Addresses(IpRanges.parse(host), port) : names(host, port);
    }

    private static NoProxyEntry names(String host, int port) {
        String name = host.startsWith("*.") ? host.substring(1) : host;
        boolean onlyBelow = name.startsWith(".");
        String bare = onlyBelow ? name.substring(1) : name;
        if (!NAME.matcher(bare).matches()) {
            throw new IllegalArgumentException("'" + host + "' is neither a host name nor an address");
        }
        return new Names("." + Target.withoutLastDot(bare), !onlyBelow, port);
    }

    private static boolean isPort(int port, Target target) {
        return port == ANY_PORT || port == target.port();
    }
}
