package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All channels of this edge. Safe for any thread; nothing here waits. */
public final class LiveChannels {
    /** The channel, if it has a publisher or somebody waits for one. */
    public Optional<ChannelSnapshot> find(ChannelId channel) {
        return snapshot().stream()
                .filter(found -> found.channel().equals(channel))
                .findAny();
    }

    /**
     * Disconnects a publisher.
     *
     * @param streamId only if it is this stream; null for whichever it is
     * @param reason for the log
     * @return whether there was such a publisher
     */
    public boolean kill(ChannelId channel, @Nullable StreamId streamId, String reason) {
        return false;
    }

    /**
     * Disconnects every publisher.
     *
     * @return how many there were
     */
    public int killAll(String reason) {
        return 0;
    }

    /** All channels at this moment. */
    public List<ChannelSnapshot> snapshot() {
        return List.of();
    }
}
