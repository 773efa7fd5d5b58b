package dev.headend.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the connections of each address, so that none can hold them all. Safe for any thread. */
public final class ConnectionLimits {
    private final int perAddress;
    private final IpRanges exempt;
    /** Only addresses that hold a connection have an entry, so that the map cannot outgrow the connections. */
    private final ConcurrentHashMap<InetAddress, Integer> held = new ConcurrentHashMap<>();

    /**
     * @param perAddress how many connections an address may hold at once; 0 or less for any number
     * @param exempt addresses that are not counted
     */
    public ConnectionLimits(int perAddress, IpRanges exempt) {
        this.perAddress = perAddress;
        this.exempt = exempt;
    }

    /** Counts one more connection of an address; false when it has enough. True must be followed by {@link #release}. */
    public boolean acquire(InetAddress address) {
        if (isUnlimited(address)) {
            return true;
        }
        boolean[] granted = new boolean[1];
        held.compute(address, (_, before) -> {
            int count = before == null ? 0 : before;
            granted[0] = count < perAddress;
            return granted[0] ? Integer.valueOf(count + 1) : before;
        });
        return granted[0];
    }

    /** A connection that {@link #acquire} granted is over. */
    public void release(InetAddress address) {
        if (!isUnlimited(address)) {
            held.computeIfPresent(address, (_, count) -> count > 1 ? count - 1 : null);
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
}
