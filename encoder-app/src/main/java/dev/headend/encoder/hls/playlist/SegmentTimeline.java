package dev.headend.encoder.hls.playlist;

import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Decides where each segment lies on the wall clock and where the stream's own clock jumps. The rendition that reports a
 * segment first decides for all. The wall clock is read at the first segment and at jumps; in between, time advances by the
 * stream's own clock, and never goes back. For one thread at a time.
 */
public final class SegmentTimeline {
    /** Between two segments; more than rounding to frames explains. */
    private static final Duration TOLERANCE = Duration.ofMillis(500);
    /** Renditions are made by one process: none is ever this many segments behind. */
    private static final int REMEMBERED = 1_000;

    private final int targetSeconds;
    private final Clock clock;
    private final NavigableMap<Integer, SegmentTiming> cuts = new TreeMap<>();

    public SegmentTimeline(int targetSeconds, Clock clock) {
        this.targetSeconds = targetSeconds;
        this.clock = clock;
    }

    public SegmentTiming of(SegmentFinished event) {
        SegmentTiming known = cuts.get(event.number());
        if (known != null) {
            return known;
        }
        SegmentTiming decided = decide(event);
        cuts.put(event.number(), decided);
        if (cuts.size() > REMEMBERED) {
            cuts.pollFirstEntry();
        }
        return decided;
    }

    private SegmentTiming decide(SegmentFinished event) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant began = now.minus(event.duration());
        Map.Entry<Integer, SegmentTiming> before = cuts.lowerEntry(event.number());
        if (before == null) {
            return new SegmentTiming(event.start(), event.end(), began, false);
        }
        SegmentTiming previous = before.getValue();
        if (continues(previous, event)) {
            Instant at = previous.at().plus(event.start().minus(previous.start()));
            return new SegmentTiming(event.start(), event.end(), later(at, previous.at()), false);
        }
        Instant earliest = previous.at().plus(length(previous));
        return new SegmentTiming(event.start(), event.end(), later(began, earliest), true);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** After a segment that is longer than its {@code EXTINF} may be, the next does not continue where the playlist says. */
    private boolean continues(SegmentTiming previous, SegmentFinished event) {
        boolean near = event.start().minus(previous.end()).abs().compareTo(TOLERANCE) <= 0;
        return near && MediaPlaylist.fits(length(previous), targetSeconds);
    }

    private static Duration length(SegmentTiming cut) {
        return cut.end().minus(cut.start());
    }
}
