package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;

/** A publisher's connection, as its channel sees it. */
public interface PublisherPeer {
    /** Where it connects from. */
    InetAddress address();

    /** The thread it lives on. */
    EventExecutor executor();

    /** How its packets are written for its subscribers. */
    PacketEncoding encoding();

    /** Its stream has been killed: disconnects it. May be called on any thread. @param reason for the log */
    void killed(String reason);

    /** Its stream has been ended for another publisher with its key: as above. */
    default void takenOver(String reason) {
        killed(reason);
    }
}
