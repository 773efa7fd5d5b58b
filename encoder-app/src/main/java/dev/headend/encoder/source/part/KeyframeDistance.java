package dev.headend.encoder.source.part;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures the time between keyframes. */
public final class KeyframeDistance {
    /** Tolerance for inexact clocks of publishers. */
    private static final Duration JITTER = Duration.ofMillis(150);

    private @Nullable Duration lastKeyframe;
    private @Nullable Duration longest;
    private @Nullable Duration shortest;
    private Duration open = Duration.ZERO;

    /** A frame of video, in the order in which they came. @param time on the stream's clock */
    public void frame(Duration time, boolean key) {
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

    /** The longest, including the time since the last keyframe; null when fewer than two keyframes were seen. */
    public @Nullable Duration longest() {
        return longest == null ? null : longer(longest, open);
    }

    /** Whether keyframes are regular so far, so that more of the stream would tell nothing new. */
    public boolean isRegular() {
        Duration most = longest();
        return most != null && shortest != null && most.minus(shortest).compareTo(JITTER) <= 0;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
