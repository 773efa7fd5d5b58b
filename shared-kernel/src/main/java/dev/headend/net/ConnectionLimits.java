package dev.headend.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * Counts the connections of each address, so that none can hold them all. Safe for any thread.
 *
 * <p>An IPv6 address counts as its /64: that is what one customer gets, with more addresses in it than connections in the
 * world. Within one network (link-local and unique local addresses) each is a machine of its own, and counts alone. An IPv4
 * address in IPv6 form is that IPv4 address.
 */
public final class ConnectionLimits {
    private static final int PREFIX_BYTES = 8;
    /** How far the expected may go beyond the limit. */
    private static final int MOST_EXPECTED = 16;

    private final int perAddress;
    private final IpRanges exempt;
    private final IntSupplier expected;
    /** Only addresses that hold a connection have an entry, so that the map cannot outgrow the connections. */
    private final ConcurrentHashMap<InetAddress, Integer> held = new ConcurrentHashMap<>();

    /**
     * @param perAddress how many connections an address may hold at once; 0 or less for any number
     * @param exempt addresses that are not counted
     */
    public ConnectionLimits(int perAddress, IpRanges exempt) {
        this(perAddress, exempt, () -> 0);
    }

    /**
     * @param expected how many connections are expected, from whatever address, that will not be counted once they are known:
     *     so many more does an address get, 16 at most
     */
    public ConnectionLimits(int perAddress, IpRanges exempt, IntSupplier expected) {
        this.perAddress = perAddress;
        this.exempt = exempt;
        this.expected = expected;
    }

    /** Counts one more connection of an address; false when it has enough. True must be followed by {@link #release}. */
    public boolean acquire(InetAddress address) {
        if (isUnlimited(address)) {
            return true;
        }
        boolean[] granted = new boolean[1];
        held.compute(customer(address), (_, before) -> {
            int count = before == null ? 0 : before;
            granted[0] = count < perAddress || count < perAddress + Math.min(MOST_EXPECTED, expected.getAsInt());
            return granted[0] ? Integer.valueOf(count + 1) : before;
        });
        return granted[0];
    }

    /** Counts one more connection of an address, even beyond the limit: it is there already. */
    public void count(InetAddress address) {
        if (!isUnlimited(address)) {
            held.merge(customer(address), 1, Integer::sum);
        }
    }

    /** A connection that is counted is over, or is not to be counted any more. */
    public void release(InetAddress address) {
        if (!isUnlimited(address)) {
            held.computeIfPresent(customer(address), (_, count) -> count > 1 ? count - 1 : null);
        }
    }

    /** How many connections an address may hold at once; 0 or less for any number. */
    public int perAddress() {
        return perAddress;
    }

    /** How many addresses hold connections that are counted. */
    public int addresses() {
        return held.size();
    }

    private boolean isUnlimited(InetAddress address) {
        return perAddress <= 0 || exempt.contains(address);
    }

    /** What counts as one address: of IPv6 its /64, except within one network. */
    public static InetAddress customer(InetAddress address) {
        byte[] bytes = address.getAddress();
        try {
            // Also turns an IPv4 address in IPv6 form into itself, and drops the name of the interface.
            InetAddress plain = InetAddress.getByAddress(bytes);
            if (!(plain instanceof Inet6Address) || isLocal(bytes) || plain.isLoopbackAddress()) {
                return plain;
            }
            Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            return address;
        }
    }

    /** {@code fe80::/10} and {@code fc00::/7}. */
    private static boolean isLocal(byte[] address) {
        boolean linkLocal = (address[0] & 0xFF) == 0xFE && (address[1] & 0xC0) == 0x80;
        return linkLocal || (address[0] & 0xFE) == 0xFC;
    }
}
