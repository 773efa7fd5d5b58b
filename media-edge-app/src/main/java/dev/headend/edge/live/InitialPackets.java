package dev.headend.edge.live;

import java.util.List;

/**
 * What a subscriber that joins a running stream is given before the live packets. Owns its packets.
 *
 * @param complete whether the live packets can be decoded after these; if not, video waits for a keyframe
 */
record InitialPackets(List<MediaPacket> packets, boolean complete) {
    void release() {
        packets.forEach(MediaPacket::release);
    }
}
