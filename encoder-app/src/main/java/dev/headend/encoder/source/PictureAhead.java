package dev.headend.encoder.source;

import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.ReplayBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the picture of a part has stopped while its sound goes on. Sound without a picture is held back until that is
 * known: a segment that ends with it would last longer than its playlist may say. For one feed, on one thread.
 */
final class PictureAhead {
    /** Sound that goes on so long behind the latest picture is looked at. */
    private static final long USUAL_MS = 200;
    /** Where no sound came for longer, the stream has paused. */
    private static final long PAUSE_MS = 1_000;
    /** A buffer may become full meanwhile. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final ReplayBuffer buffer;
    private final Duration silence;
    private final long longestGapMs;
    private boolean begun;
    /** Stream time of the latest frame of video that was fed, or of the first sound after a pause of all. */
    private long sinceMs;
    /** Stream time of the latest packet that was fed. */
    private long fedMs;
    /** All before this position is known to be followed by a picture. */
    private long known;

    /** @param silence how long a stream may send nothing @param longestGap how long its picture may stop */
    PictureAhead(ReplayBuffer buffer, Duration silence, Duration longestGap) {
        this.buffer = buffer;
        this.silence = silence;
        this.longestGapMs = longestGap.toMillis();
    }

    /** A packet is fed. */
    void fed(Packet packet) {
        boolean video = packet.kind() == Packet.Kind.VIDEO;
        begun |= video;
        sinceMs = video || packet.timeMs() - fedMs > PAUSE_MS ? packet.timeMs() : sinceMs;
        fedMs = packet.timeMs();
    }

    /** Whether a picture was fed. */
    boolean hasBegun() {
        return begun;
    }

    /**
     * Whether sound is all that comes from a packet on, for longer than the picture may stop. Waits until that is known; what was
     * written before goes out.
     */
    boolean isMissing(long position, Packet packet, OutputStream to) throws IOException, InterruptedException {
        boolean usual = packet.kind() != Packet.Kind.AUDIO
                || packet.timeMs() - sinceMs <= USUAL_MS
                || packet.timeMs() - fedMs > PAUSE_MS;
        if (!begun || usual || position < known) {
            return false;
        }
        to.flush();
        return isSoundAlone(position, packet);
    }

    private boolean isSoundAlone(long position, Packet first) throws InterruptedException {
        long before = first.timeMs();
        for (long at = position + 1; before - sinceMs <= longestGapMs; at++) {
            known = at;
            Packet next = await(at);
            if (next == null || next.kind() != Packet.Kind.AUDIO || next.timeMs() - before > PAUSE_MS) {
                return false;
            }
            before = next.timeMs();
        }
        return true;
    }

    /** Null if it does not come, or cannot before others are fed. */
    private @Nullable Packet await(long at) throws InterruptedException {
        Packet next = buffer.get(at);
        for (Duration waited = Duration.ZERO;
                next == null && waited.compareTo(silence) < 0 && !buffer.isEndedOrFull();
                waited = waited.plus(STEP)) {
            next = buffer.await(at, STEP);
        }
        return next;
    }
}
