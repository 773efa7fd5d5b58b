package dev.headend.edge.status;

import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.edge.live.StreamFormat;

/**
 * A channel and what can be said of it.
 *
 * @param channel who publishes and who receives, with what was counted
 * @param content what its stream consists of
 * @param rates how much passes at present
 * @param viewers about how many watch it over HLS here
 */
public record ChannelStatus(ChannelSnapshot channel, StreamContent content, Rates rates, long viewers) {
    /** How many receive it, or wait for it, over the protocol that carries this form. Encoders are among them. */
    public long receivers(StreamFormat format) {
        return channel.players().stream()
                .filter(player -> player.format() == format)
                .count();
    }
}
