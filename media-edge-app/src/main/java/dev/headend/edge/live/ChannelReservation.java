package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to become a channel's publisher, held while it is being decided whether it may. Followed by either {@link #open}
 * or {@link #release}. Safe for any thread.
 */
public final class ChannelReservation {
    private final LiveChannels channels;
    private final LiveChannel channel;
    private final StreamKey key;
    private final PublisherPeer peer;
    /** Streams killed before they were opened; empty stands for any. Guarded by the channel. */
    private final Set<Optional<StreamId>> killed = new HashSet<>();

    ChannelReservation(LiveChannels channels, LiveChannel channel, StreamKey key, PublisherPeer peer) {
        this.channels = channels;
        this.channel = channel;
        this.key = key;
        this.peer = peer;
    }

    /**
     * Begins the stream.
     *
     * @param encoderExpected whether everything is kept for a while for the encoder that will pull the stream
     * @param whenEnded called once when the stream has ended, for whatever reason, on any thread
     * @return empty when the stream was killed meanwhile: then it has not begun, and the reservation is released
     */
    public Optional<Publication> open(StreamId streamId, boolean encoderExpected, Runnable whenEnded) {
        return channels.open(this, streamId, encoderExpected, whenEnded);
    }

    /** Frees the channel. Does nothing once the stream has been opened. */
    public void release() {
        channels.release(this);
    }

    LiveChannel channel() {
        return channel;
    }

    ChannelId channelId() {
        return channel.id();
    }

    StreamKey key() {
        return key;
    }

    PublisherPeer peer() {
        return peer;
    }

    void kill(@Nullable StreamId streamId) {
        killed.add(Optional.ofNullable(streamId));
    }

    boolean isKilled(StreamId streamId) {
        return killed.stream()
                .anyMatch(stream -> stream.isEmpty() || stream.get().equals(streamId));
    }
}
