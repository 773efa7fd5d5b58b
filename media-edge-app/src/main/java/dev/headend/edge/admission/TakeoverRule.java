package dev.headend.edge.admission;

import dev.headend.edge.live.ChannelReservation;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.PublisherPeer;
import java.time.Duration;
import java.util.Optional;

/**
 * When a publisher may take over a channel that has a publisher already: if it has the same key, and the present one has sent
 * nothing for a while. Then it is the same publisher, who reconnected before the loss of its old connection was noticed. Two
 * that both send cannot oust each other. Sooner than that it takes the end of the present one's connection, which ends its
 * stream by itself.
 *
 * @param silence how long the present publisher must have sent nothing; short stalls of an upload must not cost it the channel
 */
public record TakeoverRule(Duration silence) {
    /** The rule unless {@code PUBLISHER_TAKEOVER_SECONDS} says otherwise. */
    public static final TakeoverRule DEFAULT = new TakeoverRule(Duration.ofSeconds(5));

    /** Reserves the channel, taking it over if the rule allows it. @return empty when it has a publisher that stays */
    Optional<ChannelReservation> reserve(LiveChannels channels, PublishAttempt attempt, PublisherPeer peer) {
        Optional<ChannelReservation> free = channels.reserve(attempt.channel(), attempt.key(), peer);
        if (free.isPresent()) {
            return free;
        }
        boolean freed = channels.takeOver(attempt.channel(), attempt.key(), silence, "its publisher reconnected");
        return freed ? channels.reserve(attempt.channel(), attempt.key(), peer) : free;
    }
}
