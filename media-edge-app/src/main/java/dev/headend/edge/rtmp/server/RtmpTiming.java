package dev.headend.edge.rtmp.server;

import java.time.Duration;

/**
 * How long the server waits.
 *
 * @param setup for a new connection to publish or to play
 * @param publisherSilence for a publisher that sends nothing
 * @param ping between two signs of life that a player is asked for
 * @param playerSilence for a player that does not answer
 * @param linger for the peer to take the last words before its connection is cut
 */
public record RtmpTiming(
        Duration setup, Duration publisherSilence, Duration ping, Duration playerSilence, Duration linger) {
    /** What is used when nobody says otherwise. */
    public static final RtmpTiming DEFAULT = new RtmpTiming(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofSeconds(2));
}
