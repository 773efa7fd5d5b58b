package dev.headend.container;

/** Where in a cluster a receiver may join: a state machine fed with what matters of the cluster's elements. */
final class WebmCluster {
    private static final long NONE = -1;

    /** So many bytes of sound before the first picture are waited for, about a second. */
    private static final int MOST_SOUND = 16 * 1024;

    private long from = NONE;
    private long timestamp;
    private boolean hasPicture;

    private long groupFrom;
    private long groupEnd = NONE;
    private boolean groupHasPicture;
    private boolean groupHasReference;

    /** One begins. @param offset of its head */
    void begin(long offset) {
        from = offset;
        timestamp = 0;
        hasPicture = false;
        groupEnd = NONE;
    }

    void timestamp(long ticks) {
        timestamp = ticks;
    }

    /** A group of a block and what belongs to it. @param offset of its head @param end behind its content */
    void group(long offset, long end) {
        groupFrom = offset;
        groupEnd = end;
        groupHasPicture = false;
        groupHasReference = false;
    }

    /** The block of a group is one of the picture. */
    void pictureInGroup() {
        groupHasPicture = true;
    }

    /** The block of a group needs another one. */
    void reference() {
        groupHasReference = true;
    }

    /** An element of a group has ended. @return whether the group ends there as well, and is one of the picture */
    boolean endsGroup(long offset) {
        if (groupEnd == NONE || offset < groupEnd) {
            return false;
        }
        groupEnd = NONE;
        return groupHasPicture;
    }

    /** The time of a block in it, in ticks. @param relative to the cluster's */
    long timeOf(short relative) {
        return timestamp + relative;
    }

    /** From where on a join point may still be found in what was seen. @param seen the offset behind it */
    long undecidedFrom(long seen) {
        if (from != NONE && !hasPicture && seen - from <= MOST_SOUND) {
            return from;
        }
        return groupEnd == NONE ? Long.MAX_VALUE : groupFrom;
    }

    /** A block of the picture that is in no group. */
    void picture(long offset, boolean keyframe, byte[] header, SpacedJoinPoints out) {
        boolean isFirst = !hasPicture;
        hasPicture = true;
        if (!keyframe) {
            return;
        }
        if (isFirst) {
            out.add(from, header);
        } else if (out.takes(offset, header.length + WebmHeader.CLUSTER_LENGTH)) {
            out.add(offset, WebmHeader.withCluster(header, timestamp));
        }
    }

    /** The group of the picture that has ended. */
    void pictureOfGroup(byte[] header, SpacedJoinPoints out) {
        picture(groupFrom, !groupHasReference, header, out);
    }
}
