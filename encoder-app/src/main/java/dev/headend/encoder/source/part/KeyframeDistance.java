package dev.headend.encoder.source.part;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Measures the time between keyframes. */
public final class KeyframeDistance {
    private @Nullable Duration lastKeyframe;
    private @Nullable Duration longest;
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
        lastKeyframe = time;
        open = Duration.ZERO;
    }

    /** The longest, including the time since the last keyframe; null when fewer than two keyframes were seen. */
    public @Nullable Duration longest() {
        return longest == null ? null : longer(longest, open);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
