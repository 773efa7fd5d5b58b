package dev.headend.edge.live;

import java.util.List;

/**
 * What somebody who comes late is given before the live packets. Owns its packets.
 *
 * @param whole whether the live packets can be shown after these; if not, pictures wait for a keyframe
 */
record Backlog(List<MediaPacket> packets, boolean whole) {
    void release() {
        packets.forEach(MediaPacket::release);
    }
}
