package dev.headend.net.http.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface NameLookup {
    /** As this machine finds them. */
    NameLookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Blocks until the name service has answered.
     *
     * @param host a name or an IP literal
     * @return at least one, the best first
     * @throws UnknownHostException if there is no such name
     */
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
