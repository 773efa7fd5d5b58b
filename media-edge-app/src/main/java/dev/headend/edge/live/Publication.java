package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Instant;
import java.util.function.LongSupplier;

/** A live stream: the publisher's end of a channel. Safe for any thread, but made for one. */
public final class Publication {
    private final LiveChannels channels;
    private final LiveChannel channel;
    private final ChannelReservation reservation;
    private final StreamId streamId;
    private final StreamBuffer stream;
    private final long number;
    private final Runnable whenEnded;
    private final Instant since;
    private final MergeWindows windows;
    private final LongSupplier nanos;
    private final PacketCounters counters = new PacketCounters();
    private final PacketCounters audio = new PacketCounters();
    private final PacketCounters video = new PacketCounters();
    private volatile long latestMs;
    /** In nanoseconds of the monotonic clock. */
    private volatile long lastHeard;
    /** Whether something has been published since the last merge window. */
    private boolean unsent;
    /** Whether what has been published is sent when the merge window is over. */
    private boolean windowOpen;

    Publication(
            LiveChannels channels,
            ChannelReservation reservation,
            StreamId streamId,
            StreamBuffer stream,
            Runnable whenEnded,
            LiveContext context) {
        this.channels = channels;
        this.channel = reservation.channel();
        this.reservation = reservation;
        this.streamId = streamId;
        this.stream = stream;
        this.number = channels.nextNumber();
        this.whenEnded = whenEnded;
        this.since = context.clock().instant();
        this.windows = channels.windowsOf(reservation.peer().executor());
        this.nanos = context.nanos();
        this.lastHeard = nanos.getAsLong();
    }

    public ChannelId channel() {
        return channel.id();
    }

    public StreamId streamId() {
        return streamId;
    }

    /**
     * Adds a packet, which the stream owns from now on. It is sent with the next {@link #flush}. Whoever joins after it was counted
     * finds it in the stream.
     */
    public void publish(MediaPacket packet) {
        unsent = true;
        int bytes = packet.bytes();
        channel.publish(this, packet);
        count(packet.kind(), bytes);
        latestMs = packet.timestampMs();
        channels.relieve();
    }

    private void count(MediaPacket.Kind kind, int bytes) {
        counters.passed(1, bytes);
        switch (kind) {
            case AUDIO -> audio.passed(1, bytes);
            case VIDEO -> video.passed(1, bytes);
            case DATA, CHUNK -> {}
        }
    }

    /**
     * A decoder can begin at a byte of what has been published, given a header: for {@link StreamFormat#CONTAINER}.
     *
     * @param offset in bytes of all payloads; larger than that of the join point before
     * @param header not to be modified; the same array as before unless it has changed
     */
    public void joinPoint(long offset, byte[] header) {
        channel.joinPoint(this, offset, header);
    }

    /** Has what has been published sent, at the latest when the merge window is over. For the publisher's executor. */
    public void flush() {
        if (unsent && !windowOpen) {
            windowOpen = true;
            windows.open(this);
        }
    }

    void closeWindow() {
        windowOpen = false;
        unsent = false;
        channel.flush(this);
    }

    /**
     * Ends the stream, after everything that was published. May be called again; only the first time counts. The channel is free
     * once its end has been reported: nobody asks about the next publisher before that.
     */
    public void end() {
        if (channels.end(this)) {
            try {
                whenEnded.run();
            } finally {
                channels.release(reservation);
            }
        }
    }

    void kill(String reason) {
        end();
        reservation.peer().killed(reason);
    }

    /** Ends the stream for another publisher with its key. */
    void giveWay(String reason) {
        end();
        reservation.peer().takenOver(reason);
    }

    /** When its publisher last sent something, in nanoseconds of the monotonic clock. */
    long lastHeard() {
        return lastHeard;
    }

    void heard(long now) {
        lastHeard = now;
    }

    /** Its publisher has sent something, if only a part of a packet: large ones may take seconds. */
    public void heard() {
        heard(nanos.getAsLong());
    }

    ChannelReservation reservation() {
        return reservation;
    }

    StreamBuffer stream() {
        return stream;
    }

    /** @param headers the stream's, which the channel guards */
    ChannelSnapshot.Publisher snapshot(HeaderSet headers) {
        PublisherPeer peer = reservation.peer();
        return new ChannelSnapshot.Publisher(
                number,
                streamId,
                peer.address(),
                peer.encoding().format(),
                since,
                counters.packets(),
                counters.bytes(),
                latestMs,
                audio.traffic(),
                video.traffic(),
                headers);
    }
}
