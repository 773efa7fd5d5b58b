package dev.headend.edge.live;

import java.time.Duration;

/**
 * When a subscriber that cannot keep up is moved on, and where to.
 *
 * @param maxAge how old the first packet that waits for it may become
 * @param maxBytes how many bytes may wait for it
 * @param encoderBytes the same for an encoder, which is to miss nothing: its packets may become as old as they like
 */
record DropPolicy(Duration maxAge, long maxBytes, long encoderBytes) {
    /** Where a subscriber goes on. */
    enum Target {
        /** With the latest keyframe. */
        LATEST_GROUP,
        /** Live: with sound at once, and with pictures at the next keyframe. */
        LIVE
    }

    /** A group that is old itself would leave the subscriber where it was. @param groupAgeNanos of the latest keyframe */
    Target target(long groupAgeNanos) {
        return groupAgeNanos <= maxAge.toNanos() / 2 ? Target.LATEST_GROUP : Target.LIVE;
    }
}
