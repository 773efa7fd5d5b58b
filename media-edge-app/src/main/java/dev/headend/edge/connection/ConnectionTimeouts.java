package dev.headend.edge.connection;

import java.time.Duration;

/**
 * How long a connection may do nothing, and how long it takes to close.
 *
 * @param setup from connecting to publishing or playing
 * @param publisherSilence without a byte from a publisher
 * @param pingInterval between two pings to a silent player
 * @param playerSilence without a byte from a player, pings or not
 * @param stalled while bytes wait to be sent, without the peer taking a single one
 * @param encoderStalled the same for a player that took the cache, as an encoder does
 * @param linger for the peer to read why it is closed before the connection is cut
 */
public record ConnectionTimeouts(
        Duration setup,
        Duration publisherSilence,
        Duration pingInterval,
        Duration playerSilence,
        Duration stalled,
        Duration encoderStalled,
        Duration linger) {
    /** The timeouts of a running edge. */
    public static final ConnectionTimeouts DEFAULT = new ConnectionTimeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2));

    /** The same, with another patience for publishers. */
    public ConnectionTimeouts withPublisherSilence(Duration silence) {
        return new ConnectionTimeouts(setup, silence, pingInterval, playerSilence, stalled, encoderStalled, linger);
    }
}
