package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a stream for subscribers that join later: the headers, and the group of packets since the last keyframe.
 * While an encoder is expected also the history before that group, because the encoder probes the source over one connection
 * before it pulls it over another, and must not miss a frame.
 *
 * <p>Never holds more than the settings allow: the history goes first, then the group, which then starts again at the next
 * keyframe. Not thread-safe.
 */
final class PacketCache {
    /** About what a packet costs besides its payload, so that many small ones are bounded too. */
    private static final long PACKET_OVERHEAD = 200;

    private final LiveLimits limits;
    private final Instant historyEnd;
    /** All packets from the beginning of the stream to the group. */
    private final ArrayDeque<MediaPacket> history = new ArrayDeque<>();

    private final ArrayDeque<MediaPacket> group = new ArrayDeque<>();
    private final HeaderSet headers = new HeaderSet();
    /** The headers when the group began; later ones are in the group. */
    private final HeaderSet headersBeforeGroup = new HeaderSet();

    private long bytes;
    private long latestMs;
    private boolean collecting;
    private boolean keepsHistory;
    private boolean hasVideo;
    private boolean empty = true;
    /** Whether the group lacks nothing since its beginning. */
    private boolean complete;

    /** @param encoderExpected whether to keep everything until an encoder has taken it */
    PacketCache(LiveLimits limits, boolean encoderExpected, Instant now) {
        this.limits = limits;
        this.historyEnd = now.plus(limits.historyTime());
        this.collecting = limits.cacheBytes() > 0;
        this.keepsHistory = collecting && encoderExpected;
        this.complete = collecting;
    }

    /** Adds a packet. Retains it if it is kept. */
    void add(MediaPacket packet, Instant now) {
        empty = false;
        latestMs = packet.timestampMs();
        hasVideo |= packet.kind() == Kind.VIDEO;
        endHistory(now);
        if (packet.kind() == Kind.VIDEO && packet.role() == Role.KEYFRAME) {
            startGroup();
        }
        if (packet.role() == Role.HEADER) {
            headers.put(packet);
        }
        if (complete) {
            keep(packet);
        }
    }

    private void startGroup() {
        moveGroup(group.size());
        headersBeforeGroup.copyFrom(headers);
        complete = collecting;
    }

    private void keep(MediaPacket packet) {
        group.add(packet.retain());
        bytes += cost(packet);
        if (!hasVideo) {
            trimAudio(packet.timestampMs());
        }
        if (bytes > limits.cacheBytes()) {
            dropHistory();
        }
        if (bytes > limits.cacheBytes()) {
            complete = false;
            moveGroup(group.size());
        }
    }

    /** Without video there are no keyframes: audio can be joined anywhere. */
    private void trimAudio(long nowMs) {
        long oldest = nowMs - limits.audioTime().toMillis();
        while (!group.isEmpty() && group.element().timestampMs() < oldest) {
            moveGroup(1);
        }
    }

    /** Takes the first packets out of the group, into the history if there is one. */
    private void moveGroup(int count) {
        for (int i = 0; i < count; i++) {
            MediaPacket packet = group.remove();
            if (packet.role() == Role.HEADER) {
                headersBeforeGroup.put(packet);
            }
            if (keepsHistory) {
                history.add(packet);
            } else {
                drop(packet);
            }
        }
    }

    private void endHistory(Instant now) {
        if (keepsHistory && now.isAfter(historyEnd)) {
            dropHistory();
        }
    }

    private void dropHistory() {
        keepsHistory = false;
        history.forEach(this::drop);
        history.clear();
    }

    private void drop(MediaPacket packet) {
        bytes -= cost(packet);
        packet.release();
    }

    private static long cost(MediaPacket packet) {
        return packet.bytes() + PACKET_OVERHEAD;
    }

    /** What a subscriber that joins now is given. Taking the cache ends the collecting. */
    InitialPackets initialPackets(CacheUse use, Instant now) {
        endHistory(now);
        InitialPackets initial = switch (use) {
            case NONE -> new InitialPackets(headers.opening(latestMs), empty);
            case GROUP -> groupPackets();
            case TAKE -> keepsHistory ? historyPackets() : groupPackets();
        };
        if (use == CacheUse.TAKE) {
            stopCollecting();
        }
        return initial;
    }

    private InitialPackets groupPackets() {
        if (group.isEmpty()) {
            return new InitialPackets(headers.opening(latestMs), empty);
        }
        List<MediaPacket> packets = headersBeforeGroup.opening(group.element().timestampMs());
        group.forEach(packet -> packets.add(packet.retain()));
        return new InitialPackets(packets, true);
    }

    private InitialPackets historyPackets() {
        List<MediaPacket> packets = new ArrayList<>(history.size() + group.size());
        history.forEach(packet -> packets.add(packet.retain()));
        group.forEach(packet -> packets.add(packet.retain()));
        return new InitialPackets(packets, true);
    }

    private void stopCollecting() {
        collecting = false;
        complete = false;
        dropHistory();
        moveGroup(group.size());
    }

    /** About how many bytes are kept. */
    long bytes() {
        return bytes;
    }

    /** Releases everything. */
    void release() {
        stopCollecting();
        headers.clear();
        headersBeforeGroup.clear();
    }
}
