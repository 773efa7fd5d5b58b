package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import java.time.Duration;

/**
 * Decides what a subscriber gets when it cannot take everything. Not thread-safe.
 *
 * <pre>
 *   FLOWING ──queue full──► FULL ──room again──► AT_KEYFRAME ──keyframe──► FLOWING
 *      everything            nothing               sound and data only
 * </pre>
 */
final class Pace {
    private final long patienceMs;
    private State state;
    private long fullSinceMs;

    private enum State {
        FLOWING,
        FULL,
        AT_KEYFRAME
    }

    /** What to do with a packet. */
    enum Decision {
        DELIVER,
        DROP,
        /** Drop it, and let the subscriber go: it has taken nothing for longer than it may. */
        GIVE_UP
    }

    Pace(Duration patience) {
        this.patienceMs = patience.toMillis();
        this.state = State.FLOWING;
    }

    /** Pictures were left out: they go on at the next keyframe. */
    void missed() {
        if (state == State.FLOWING) {
            state = State.AT_KEYFRAME;
        }
    }

    /** Decides about one packet, at a time in milliseconds. */
    Decision decide(MediaPacket packet, boolean writable, long nowMs) {
        if (!writable) {
            return full(nowMs);
        }
        if (state == State.FULL) {
            state = State.AT_KEYFRAME;
        }
        if (state == State.AT_KEYFRAME && packet.kind() == Kind.VIDEO) {
            if (packet.role() == Role.FRAME) {
                return Decision.DROP;
            }
            if (packet.role() == Role.KEYFRAME) {
                state = State.FLOWING;
            }
        }
        return Decision.DELIVER;
    }

    private Decision full(long nowMs) {
        if (state != State.FULL) {
            state = State.FULL;
            fullSinceMs = nowMs;
        }
        return nowMs - fullSinceMs > patienceMs ? Decision.GIVE_UP : Decision.DROP;
    }
}
