package dev.headend.edge.live;

import java.net.InetAddress;

/** A publisher's connection, as its channel sees it. */
public interface PublisherPeer {
    /** Where it connects from. */
    InetAddress address();

    /** Its stream has been killed: disconnects it. May be called on any thread. @param reason for the log */
    void killed(String reason);
}
