package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;

/** A live stream: the publisher's end of a channel. Safe for any thread, but made for one. */
public final class Publication {
    private final LiveChannels channels;
    private final LiveChannel channel;
    private final ChannelReservation reservation;
    private final StreamId streamId;
    private final PacketCache cache;
    private final Runnable whenEnded;
    private final Instant since;
    private final PacketCounters counters = new PacketCounters();
    /** Guarded by the channel. */
    private Instant lastHeard;

    Publication(
            LiveChannels channels,
            ChannelReservation reservation,
            StreamId streamId,
            PacketCache cache,
            Runnable whenEnded,
            Instant since) {
        this.channels = channels;
        this.channel = reservation.channel();
        this.reservation = reservation;
        this.streamId = streamId;
        this.cache = cache;
        this.whenEnded = whenEnded;
        this.since = since;
        this.lastHeard = since;
    }

    public ChannelId channel() {
        return channel.id();
    }

    public StreamId streamId() {
        return streamId;
    }

    /** Adds a packet, which the stream owns from now on. It is sent with the next {@link #flush}. */
    public void publish(MediaPacket packet) {
        counters.passed(packet);
        channel.publish(this, packet);
    }

    /** Sends what has been published since the last time. */
    public void flush() {
        channel.flush();
    }

    /** Ends the stream, after everything that was published. May be called again; only the first time counts. */
    public void end() {
        if (channels.end(this)) {
            whenEnded.run();
        }
    }

    void kill(String reason) {
        end();
        reservation.peer().killed(reason);
    }

    /** When its publisher last sent something. */
    Instant lastHeard() {
        return lastHeard;
    }

    void heard(Instant now) {
        lastHeard = now;
    }

    ChannelReservation reservation() {
        return reservation;
    }

    PacketCache cache() {
        return cache;
    }

    ChannelSnapshot.Publisher snapshot() {
        return new ChannelSnapshot.Publisher(
                streamId,
                reservation.peer().address(),
                since,
                counters.packets(),
                counters.bytes(),
                counters.latestMs());
    }
}
