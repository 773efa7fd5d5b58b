package dev.headend.edge.delivery.player;

import dev.headend.media.ChannelId;

/** Which channels have a publisher here, whether there is something to watch of them yet or not. For any thread; never blocks. */
@FunctionalInterface
public interface PublishedChannels {
    boolean isPublished(ChannelId channel);
}
