package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import dev.headend.net.IpRanges;
import java.net.InetAddress;
import java.util.Optional;

/** Who may play, and who of the players is an encoder. Every protocol asks here. Safe for any thread. */
public final class PlayGate {
    private final IpRanges allowed;
    private final ExpectedEncoders encoders;

    /**
     * A gate.
     *
     * @param allowed addresses that may play ({@code RTMP_PLAY_WHITELIST})
     * @param publishers knows which streams an encoder is expected for
     */
    public PlayGate(IpRanges allowed, PublishGate publishers) {
        this.allowed = allowed;
        this.encoders = publishers.encoders();
    }

    /** Whether somebody at this address may play; the key is the channel's business. */
    public boolean mayPlay(InetAddress address) {
        return allowed.contains(address);
    }

    /**
     * Whether a player that has just been given the channel's stream, as it has its key, is an encoder: then it does not count
     * against the limit of connections per address.
     *
     * @return to be run when the player no longer has the stream; empty when it is no encoder
     */
    public Optional<Runnable> recogniseEncoder(ChannelId channel) {
        return encoders.claim(channel).map(expectation -> expectation::end);
    }
}
