package dev.headend.edge.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latest header of each kind and slot, in the order in which they first came. Not thread-safe. */
final class HeaderSet {
    /** More than any real stream has; further ones are relayed, but not kept. */
    private static final int MAX_HEADERS = 64;

    private final Map<Key, MediaPacket> headers = new LinkedHashMap<>();

    private record Key(MediaPacket.Kind kind, int slot) {}

    /** Keeps a header in place of the one before. Retains it. */
    void put(MediaPacket header) {
        Key key = new Key(header.kind(), header.slot());
        if (headers.size() >= MAX_HEADERS && !headers.containsKey(key)) {
            return;
        }
        MediaPacket before = headers.put(key, header.retain());
        if (before != null) {
            before.release();
        }
    }

    /** Becomes the same as another set. */
    void copyFrom(HeaderSet other) {
        clear();
        other.headers.values().forEach(this::put);
    }

    /** The headers as new packets, all with this timestamp. */
    List<MediaPacket> at(long timestampMs) {
        List<MediaPacket> copies = new ArrayList<>(headers.size());
        headers.values().forEach(header -> copies.add(header.at(timestampMs)));
        return copies;
    }

    /** The same for a subscriber that joins here: metadata has timestamp 0, the only one at which FFmpeg takes it as such. */
    List<MediaPacket> opening(long timestampMs) {
        List<MediaPacket> copies = new ArrayList<>(headers.size());
        headers.values()
                .forEach(header -> copies.add(header.at(header.kind() == MediaPacket.Kind.DATA ? 0 : timestampMs)));
        return copies;
    }

    boolean isEmpty() {
        return headers.isEmpty();
    }

    void clear() {
        headers.values().forEach(MediaPacket::release);
        headers.clear();
    }
}
