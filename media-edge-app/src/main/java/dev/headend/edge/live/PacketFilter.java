package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import java.util.EnumSet;
import java.util.Set;

/** Which packets a subscriber gets. Not thread-safe. */
final class PacketFilter {
    private final Set<Kind> unwanted = EnumSet.noneOf(Kind.class);
    /** Kinds that are wanted again, whose headers the subscriber may have missed. */
    private final Set<Kind> wantedAgain = EnumSet.noneOf(Kind.class);

    private boolean paused;
    private boolean awaitsJoinPoint;

    /** A stream begins. */
    void begin(boolean awaiting) {
        awaitsJoinPoint = awaiting || paused || unwanted.contains(Kind.VIDEO);
    }

    /** Packets were left out: what depends on them goes on with the next join point. */
    void missed() {
        awaitsJoinPoint = true;
    }

    void pause(boolean pause) {
        paused = pause;
        awaitsJoinPoint |= pause;
    }

    boolean isPaused() {
        return paused;
    }

    void receive(Kind kind, boolean wanted) {
        if (!wanted) {
            unwanted.add(kind);
            awaitsJoinPoint |= kind == Kind.VIDEO;
        } else if (unwanted.remove(kind)) {
            wantedAgain.add(kind);
        }
    }

    /** Whether what depends on a join point is left out until the next one. */
    boolean awaitsJoinPoint() {
        return awaitsJoinPoint;
    }

    /** A block is about to be delivered. @return the kinds of which all headers are to be given before it */
    Set<Kind> enter(MediaBlock block) {
        if (block.join() != null && !unwanted.contains(Kind.VIDEO)) {
            awaitsJoinPoint = false;
        }
        return wantedAgain;
    }

    /** The headers have been given. */
    void headersGiven() {
        wantedAgain.clear();
    }

    boolean passesAll() {
        return !awaitsJoinPoint && unwanted.isEmpty();
    }

    boolean passes(BlockContent block, int packet) {
        Kind kind = block.kindOf(packet);
        return !unwanted.contains(kind)
                && !(awaitsJoinPoint && block.roleOf(packet).needsJoinPoint());
    }
}
