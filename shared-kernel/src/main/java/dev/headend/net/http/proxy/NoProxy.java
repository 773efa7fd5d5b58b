package dev.headend.net.http.proxy;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which servers are reached without the proxy, as {@code NO_PROXY} lists them: {@code *}, IP addresses and subnets, names
 * with everything below them ({@code example.com}), or only what is below ({@code .example.com}); names and addresses may
 * have a port. This machine itself is never reached through a proxy. Immutable.
 */
public final class NoProxy {
    /** The form that {@link #parse} reads, for messages and documentation. */
    public static final String FORM = "a list of host names, .suffixes, IP addresses, subnets, or *, split by commas";
    /** Only this machine. */
    public static final NoProxy NONE = new NoProxy(List.of());

    private static final Pattern SPLIT = Pattern.compile("[,\\s]+");

    private final List<NoProxyEntry> entries;

    private NoProxy(List<NoProxyEntry> entries) {
        this.entries = entries;
    }

    /**
     * Reads a list; an empty one is {@link #NONE}.
     *
     * @throws IllegalArgumentException naming the first item that cannot be understood
     */
    public static NoProxy parse(String list) {
        return new NoProxy(SPLIT.splitAsStream(list.toLowerCase(Locale.ROOT))
                .filter(item -> !item.isEmpty())
                .map(NoProxyEntry::parse)
                .toList());
    }

    /** Whether the server of that URL is reached without the proxy. */
    public boolean covers(URI url) {
        Target target = Target.of(url);
        return target.isThisMachine() || entries.stream().anyMatch(entry -> entry.covers(target));
    }
}
