package dev.headend.edge.connection;

import dev.headend.net.ConnectionLimits;
import java.net.InetAddress;

/** One connection's part in the limit of its address. For the connection's event loop. */
public final class AddressCount {
    private final ConnectionLimits limits;
    private final InetAddress address;
    private boolean admitted;
    private boolean counted;

    public AddressCount(ConnectionLimits limits, InetAddress address) {
        this.limits = limits;
        this.address = address;
    }

    /** Counts the connection, if its address has not reached the limit. @return whether it may stay */
    public boolean admit() {
        admitted = limits.acquire(address);
        counted = admitted;
        return admitted;
    }

    /** Whether {@link #admit} has counted it, and it is not closed. */
    boolean isAdmitted() {
        return admitted;
    }

    /**
     * Whether the connection counts, as it does at first. One that does again may bring its address beyond the limit, so that
     * the next is refused. Means nothing unless it has been admitted, and once it is closed.
     */
    public void setCounted(boolean wanted) {
        if (!admitted) {
            return;
        }
        if (counted && !wanted) {
            limits.release(address);
        } else if (!counted && wanted) {
            limits.count(address);
        }
        counted = wanted;
    }

    /** The connection is closed. */
    public void close() {
        setCounted(false);
        admitted = false;
    }
}
