package dev.headend.coordinator.fleet;

/** The connections of peers to this process. Safe for any thread; no call blocks. */
public interface PeerConnections extends PeerLinks {
    /** Ends a connection whose program is back on a newer one; nothing if it is not of this process, or has ended. */
    void supersede(PeerId peer);

    /**
     * Ends a connection whose number is not, or no longer, known in the store: the peer connects anew. Nothing if it is not of this
     * process, or has ended.
     */
    void forgotten(PeerId peer);

    /**
     * Ends all connections at once: the peers connect anew, and those that can resume do so.
     *
     * @param reason for the log
     */
    void endAll(String reason);

    /**
     * Ends the connections of the peers that can resume: they look for another coordinator, and go on there. The others stay, as their streams
     * would end with their connections.
     *
     * @param reason for the log
     */
    void endResumable(String reason);
}
