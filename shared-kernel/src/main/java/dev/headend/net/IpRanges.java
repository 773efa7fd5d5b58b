package dev.headend.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * A set of addresses, written as comma-separated addresses and subnets, IPv4 and IPv6; {@code *} is everybody. Immutable,
 * safe for any thread.
 */
public final class IpRanges {
    /** Everybody. */
    public static final IpRanges ALL = new IpRanges(true, List.of());
    /** Nobody. */
    public static final IpRanges NONE = new IpRanges(false, List.of());

    private final boolean all;
    private final List<IpRange> ranges;

    private IpRanges(boolean all, List<IpRange> ranges) {
        this.all = all;
        this.ranges = ranges;
    }

    /**
     * Reads a list; an empty one is {@link #NONE}. Where an empty list means everybody, the caller says so.
     *
     * @throws IllegalArgumentException naming the first item that is neither an address, a subnet nor {@code *}
     */
    public static IpRanges parse(String list) {
        List<String> items = Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
        List<IpRange> ranges = items.stream()
                .filter(item -> !item.equals("*"))
                .map(IpRange::parse)
                .toList();
        return new IpRanges(items.contains("*"), ranges);
    }

    /** Whether the address is in the set; an IPv4 address that came as IPv6-mapped counts as IPv4. */
    public boolean contains(InetAddress address) {
        return all || ranges.stream().anyMatch(range -> range.contains(address));
    }
}
