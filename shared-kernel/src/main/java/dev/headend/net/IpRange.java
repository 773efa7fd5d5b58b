package dev.headend.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A subnet, IPv4 or IPv6, in CIDR form; a plain address is the subnet of just itself. No name is ever looked up.
 */
final class IpRange {
    /** {@code ::ffff:0:0/96}. */
    private static final byte[] MAPPED_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private static final int MAPPED_BITS = MAPPED_PREFIX.length * Byte.SIZE;

    private final byte[] prefix;
    private final int bits;

    private IpRange(byte[] prefix, int bits) {
        this.prefix = prefix;
        this.bits = bits;
    }

    /** @throws IllegalArgumentException if the text is neither an address nor a subnet */
    static IpRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("'" + text + "' is neither an IP address nor a subnet");
        }
        int most = address.length * Byte.SIZE;
        int bits = slash < 0 ? most : prefixLength(text, slash, most);
        return isMapped(address) && bits >= MAPPED_BITS
                ? new IpRange(Arrays.copyOfRange(address, MAPPED_BITS / Byte.SIZE, address.length), bits - MAPPED_BITS)
                : new IpRange(address, bits);
    }

    /** Whether it is an IPv4 address in IPv6 form; RFC 4291 section 2.5.5.2. */
    private static boolean isMapped(byte[] address) {
        return address.length == MAPPED_PREFIX.length + Integer.BYTES
                && Arrays.mismatch(address, MAPPED_PREFIX) == MAPPED_PREFIX.length;
    }

    private static int prefixLength(String text, int slash, int most) {
        String digits = text.substring(slash + 1);
        int bits = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
        if (bits > most) {
            throw new IllegalArgumentException("'" + text + "' has a prefix length that is not from 0 to " + most);
        }
        return bits;
    }

    boolean contains(InetAddress address) {
        byte[] bytes = unmapped(address).getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int rest = bits % Byte.SIZE;
        if (!Arrays.equals(bytes, 0, whole, prefix, 0, whole)) {
            return false;
        }
        int mask = 0xFF << (Byte.SIZE - rest);
        return rest == 0 || (bytes[whole] & mask) == (prefix[whole] & mask);
    }

    /** A v6 socket shows v4 peers as {@code ::ffff:a.b.c.d}; the JDK unmaps those when told the bytes. */
    private static InetAddress unmapped(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            return address;
        }
    }
}
