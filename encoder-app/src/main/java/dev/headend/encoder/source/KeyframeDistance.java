package dev.headend.encoder.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How far a picture's keyframes are apart. */
final class KeyframeDistance {
    private @Nullable Duration lastKeyframe;
    private @Nullable Duration longest;
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
        lastKeyframe = time;
        open = Duration.ZERO;
    }

    /** The longest seen, counting the one that is not over; null when no two keyframes were seen. */
    @Nullable
    Duration longest() {
        return longest == null ? null : longer(longest, open);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
