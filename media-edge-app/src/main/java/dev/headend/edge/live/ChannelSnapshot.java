package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel at one moment, for status pages.
 *
 * @param publisher null while players wait for one
 */
public record ChannelSnapshot(
        ChannelId channel, @Nullable PublisherSnapshot publisher, List<SubscriberSnapshot> subscribers) {
    public ChannelSnapshot {
        subscribers = List.copyOf(subscribers);
    }
}
