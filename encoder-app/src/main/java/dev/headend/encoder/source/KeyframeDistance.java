package dev.headend.encoder.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far a picture's keyframes are apart. */
final class KeyframeDistance {
    /** A publisher's own clock is not exact. */
    private static final Duration JITTER = Duration.ofMillis(150);

    private @Nullable Duration lastKeyframe;
    private @Nullable Duration longest;
    private @Nullable Duration shortest;
    private Duration open = Duration.ZERO;

    /** @param time on the stream's clock */
    void frame(Duration time, boolean key) {
        if (lastKeyframe == null) {
            lastKeyframe = key ? time : null;
            return;
        }
        Duration distance = time.minus(lastKeyframe);
        if (!key) {
            open = longer(open, distance);
            return;
        }
        longest = longest == null ? distance : longer(longest, distance);
        shortest = shortest == null || shortest.compareTo(distance) > 0 ? distance : shortest;
        lastKeyframe = time;
        open = Duration.ZERO;
    }

    /** The longest seen, counting the one that is not over; null when no two keyframes were seen. */
    @Nullable
    Duration longest() {
        return longest == null ? null : longer(longest, open);
    }

    /** Whether they come regularly as far as was seen, so that seeing more would tell no more. */
    boolean isRegular() {
        Duration most = longest();
        return most != null && shortest != null && most.minus(shortest).compareTo(JITTER) <= 0;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
