package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import java.time.Duration;

/**
 * Decides which packets are dropped for a subscriber that cannot take everything. Not thread-safe.
 *
 * <pre>
 *   FLOWING ──queue full──► STALLED ──writable again──► AWAITING_KEYFRAME ──keyframe──► FLOWING
 *   everything              nothing                     audio and data only
 * </pre>
 */
final class DropPolicy {
    private final long stallTimeoutMs;
    private Flow flow = Flow.FLOWING;
    private long stalledSinceMs;

    private enum Flow {
        FLOWING,
        STALLED,
        AWAITING_KEYFRAME
    }

    /** What to do with a packet. */
    enum Decision {
        DELIVER,
        DROP,
        /** Drop it and end the subscription: its queue has been full for longer than the stall timeout. */
        GIVE_UP
    }

    DropPolicy(Duration stallTimeout) {
        this.stallTimeoutMs = stallTimeout.toMillis();
    }

    /** Video was left out: it goes on at the next keyframe. */
    void missed() {
        if (flow == Flow.FLOWING) {
            flow = Flow.AWAITING_KEYFRAME;
        }
    }

    /** Decides about one packet, at a time in milliseconds. */
    Decision decide(MediaPacket packet, boolean writable, long nowMs) {
        if (!writable) {
            return stalled(nowMs);
        }
        if (flow == Flow.STALLED) {
            flow = Flow.AWAITING_KEYFRAME;
        }
        if (flow == Flow.AWAITING_KEYFRAME && packet.kind() == Kind.VIDEO) {
            if (packet.role() == Role.FRAME) {
                return Decision.DROP;
            }
            if (packet.role() == Role.KEYFRAME) {
                flow = Flow.FLOWING;
            }
        }
        return Decision.DELIVER;
    }

    private Decision stalled(long nowMs) {
        if (flow != Flow.STALLED) {
            flow = Flow.STALLED;
            stalledSinceMs = nowMs;
        }
        return stalledMs(nowMs) > stallTimeoutMs ? Decision.GIVE_UP : Decision.DROP;
    }

    /** For how long the queue has been full, once it is. */
    long stalledMs(long nowMs) {
        return nowMs - stalledSinceMs;
    }
}
