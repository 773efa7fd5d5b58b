package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a stream for those who come late: the headers, and the group of packets since the last keyframe. While
 * an encoder is expected also everything before that group, because the encoder looks at the stream over one connection
 * before it takes it over another, and must not miss a frame.
 *
 * <p>Never holds more than the settings allow: the history goes first, then the group, which then starts again at the next
 * keyframe. Not thread-safe.
 */
final class PacketCache {
    /** About what a packet costs besides its payload, so that many small ones are bounded too. */
    private static final long PACKET_OVERHEAD = 200;

    private final LiveSettings settings;
    private final Instant historyEnd;
    /** All packets from the stream's beginning to the group. */
    private final ArrayDeque<MediaPacket> history = new ArrayDeque<>();

    private final ArrayDeque<MediaPacket> group = new ArrayDeque<>();
    private final HeaderSet headers = new HeaderSet();
    /** As they were when the group began; what came since is in the group. */
    private final HeaderSet headersBeforeGroup = new HeaderSet();

    private long bytes;
    private long latestMs;
    private boolean collecting;
    private boolean keepsHistory;
    private boolean pictures;
    private boolean empty = true;
    /** Whether nothing is missing between the group's beginning and now. */
    private boolean whole;

    /** @param encoderExpected whether to keep everything until an encoder has taken it */
    PacketCache(LiveSettings settings, boolean encoderExpected, Instant now) {
        this.settings = settings;
        this.historyEnd = now.plus(settings.historyTime());
        this.collecting = settings.cacheBytes() > 0;
        this.keepsHistory = collecting && encoderExpected;
        this.whole = collecting;
    }

    /** Adds a packet. Retains it if it is kept. */
    void add(MediaPacket packet, Instant now) {
        empty = false;
        latestMs = packet.timestampMs();
        pictures |= packet.kind() == Kind.VIDEO;
        endHistory(now);
        if (packet.kind() == Kind.VIDEO && packet.role() == Role.KEYFRAME) {
            startGroup();
        }
        if (packet.role() == Role.HEADER) {
            headers.put(packet);
        }
        if (whole) {
            keep(packet);
        }
    }

    private void startGroup() {
        moveGroup(group.size());
        headersBeforeGroup.copyFrom(headers);
        whole = collecting;
    }

    private void keep(MediaPacket packet) {
        group.add(packet.retain());
        bytes += cost(packet);
        if (!pictures) {
            moveOldSound(packet.timestampMs());
        }
        if (bytes > settings.cacheBytes()) {
            dropHistory();
        }
        if (bytes > settings.cacheBytes()) {
            whole = false;
            moveGroup(group.size());
        }
    }

    /** Without pictures there are no keyframes: sound can be joined anywhere. */
    private void moveOldSound(long nowMs) {
        long oldest = nowMs - settings.soundTime().toMillis();
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

    /** What somebody who comes now is given. To take the cache ends the collecting. */
    Backlog backlog(CacheUse use, Instant now) {
        endHistory(now);
        Backlog backlog = switch (use) {
            case NONE -> new Backlog(headers.opening(latestMs), empty);
            case GROUP -> groupBacklog();
            case TAKE -> keepsHistory ? historyBacklog() : groupBacklog();
        };
        if (use == CacheUse.TAKE) {
            stopCollecting();
        }
        return backlog;
    }

    private Backlog groupBacklog() {
        if (group.isEmpty()) {
            return new Backlog(headers.opening(latestMs), empty);
        }
        List<MediaPacket> packets = headersBeforeGroup.opening(group.element().timestampMs());
        group.forEach(packet -> packets.add(packet.retain()));
        return new Backlog(packets, true);
    }

    private Backlog historyBacklog() {
        List<MediaPacket> packets = new ArrayList<>(history.size() + group.size());
        history.forEach(packet -> packets.add(packet.retain()));
        group.forEach(packet -> packets.add(packet.retain()));
        return new Backlog(packets, true);
    }

    private void stopCollecting() {
        collecting = false;
        whole = false;
        dropHistory();
        moveGroup(group.size());
    }

    /** How many bytes are kept, about. */
    long bytes() {
        return bytes;
    }

    /** Gives everything back. */
    void release() {
        stopCollecting();
        headers.clear();
        headersBeforeGroup.clear();
    }
}
