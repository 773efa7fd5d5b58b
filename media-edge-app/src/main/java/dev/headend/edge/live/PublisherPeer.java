package dev.headend.edge.live;

import java.net.InetAddress;

/** Whoever publishes, as its channel sees it. */
public interface PublisherPeer {
    /** Where it connects from. */
    InetAddress address();

    /** Its stream has been ended by somebody else: it is to be disconnected. May be called on any thread. */
    void killed(String reason);
}
