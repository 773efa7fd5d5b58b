package dev.headend.encoder.source.part;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.Packet.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Finds where the times of a part jump: forward for all tracks, or backward for one. FFmpeg would fill the hole with repeated
 * frames, or write decoding times that go back, so the part ends there, at the first packet that a decoder can begin with. What
 * comes before that packet belongs to the part, and is moved to where it goes on without a hole: nothing is lost, also of a
 * stream without further keyframes. Smaller jumps stay. For one feed of the part, on one thread.
 */
public final class TimeJumps {
    /** From the packet before a hole to the one behind it. */
    private static final long STEP_MS = 20;

    private final long limitMs;
    /** Stream time of the latest packet of each kind, moved as it was fed. */
    private final Map<Kind, Long> latest = new EnumMap<>(Kind.class);

    private long latestOfAll = Long.MIN_VALUE;
    /** What is added to times, until the part ends; 0 = there was no jump. */
    private long moveMs;

    /** @param limit the longest jump that is none */
    public TimeJumps(Duration limit) {
        this.limitMs = limit.toMillis();
    }

    /** How far times have jumped at a packet that begins the next part, forward or backward; zero if it begins none. */
    public Duration endsPart(Packet packet) {
        boolean ends = packet.kind() != Kind.CHUNK && packet.isEntry();
        return Duration.ofMillis(ends ? Math.abs(neededMove(packet)) : 0);
    }

    /** Stream time of the latest packet that was fed, of which there is one, in milliseconds. */
    public long latestMs() {
        return latestOfAll;
    }

    /** A packet of the part, at the time at which it is to be fed. */
    public Packet moved(Packet packet) {
        if (packet.kind() == Kind.CHUNK) {
            return packet;
        }
        moveMs = neededMove(packet);
        Packet moved = moveMs == 0 ? packet : packet.at(packet.timeMs() + moveMs);
        latest.merge(packet.kind(), moved.timeMs(), Math::max);
        latestOfAll = Math.max(latestOfAll, moved.timeMs());
        return moved;
    }

    /** Where a single time was wrong, the next packet needs none. */
    private long neededMove(Packet packet) {
        if (fits(packet.kind(), packet.timeMs() + moveMs)) {
            return moveMs;
        }
        return fits(packet.kind(), packet.timeMs()) ? 0 : latestOfAll + STEP_MS - packet.timeMs();
    }

    private boolean fits(Kind kind, long timeMs) {
        long before = latest.getOrDefault(kind, timeMs);
        return latest.isEmpty() || timeMs - latestOfAll <= limitMs && before - timeMs <= limitMs;
    }
}
