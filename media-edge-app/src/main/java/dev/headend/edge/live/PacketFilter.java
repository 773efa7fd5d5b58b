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
    private boolean awaitsKeyframe;

    /** A stream begins. */
    void begin(boolean awaiting) {
        awaitsKeyframe = awaiting || paused || unwanted.contains(Kind.VIDEO);
    }

    /** Packets were left out: pictures go on with the next keyframe. */
    void missed() {
        awaitsKeyframe = true;
    }

    void pause(boolean pause) {
        paused = pause;
        awaitsKeyframe |= pause;
    }

    boolean isPaused() {
        return paused;
    }

    void receive(Kind kind, boolean wanted) {
        if (!wanted) {
            unwanted.add(kind);
            awaitsKeyframe |= kind == Kind.VIDEO;
        } else if (unwanted.remove(kind)) {
            wantedAgain.add(kind);
        }
    }

    /** A block is about to be delivered. @return the kinds of which all headers are to be given before it */
    Set<Kind> enter(BlockContent block) {
        if (block.startsGroup() && !unwanted.contains(Kind.VIDEO)) {
            awaitsKeyframe = false;
        }
        return wantedAgain;
    }

    /** The headers have been given. */
    void headersGiven() {
        wantedAgain.clear();
    }

    boolean passesAll() {
        return !awaitsKeyframe && unwanted.isEmpty();
    }

    boolean passes(BlockContent block, int packet) {
        Kind kind = block.kindOf(packet);
        boolean dependent = kind == Kind.VIDEO && !block.isHeader(packet);
        return !unwanted.contains(kind) && !(dependent && awaitsKeyframe);
    }
}
