package dev.headend.encoder.hls.playlist;

import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Decides where each segment lies on the wall clock, where the stream's own clock jumps, and the target duration of all
 * playlists. The rendition that reports a segment first decides for all. Wall-clock times come from the source at the first
 * segment of a run and at jumps; in between, time advances by the stream's own clock, and never goes back. For one thread at a
 * time.
 */
public final class SegmentTimeline {
    /** Between two segments; more than rounding to frames explains. */
    private static final Duration TOLERANCE = Duration.ofMillis(500);
    /** How much longer than the first segment the others may be, because of the publisher's jitter. */
    private static final Duration SLACK = Duration.ofMillis(300);
    /** Number of segments by which a rendition that was cut in other places is searched for its place. */
    private static final int NEARBY = 20;
    /** Renditions are made by one process: none is ever this many segments behind. */
    private static final int REMEMBERED = 1_000;

    private final int minTargetSeconds;
    private final NavigableMap<Integer, SegmentTiming> cuts = new TreeMap<>();
    /** {@code EXT-X-TARGETDURATION}; 0 until the first segment. */
    private int targetSeconds;

    private LongFunction<Instant> dates = Instant::ofEpochMilli;
    private boolean runBegins;
    /** Number of the first segment of this run. */
    private int runBase;

    /** @param minTargetSeconds as planned; more if the first segment is longer */
    public SegmentTimeline(int minTargetSeconds) {
        this.minTargetSeconds = minTargetSeconds;
    }

    /**
     * Another FFmpeg makes the segments that follow: the first does not continue the one before.
     *
     * @param dates wall-clock time of a time of the stream, in milliseconds
     */
    public void beginRun(LongFunction<Instant> dates) {
        this.dates = dates;
        this.runBegins = true;
        this.runBase = next();
    }

    /** {@code EXT-X-TARGETDURATION} of all playlists of the stream; 0 until the first segment. */
    public int targetSeconds() {
        return targetSeconds;
    }

    /** Number of the first segment that no rendition has reported. */
    public int next() {
        return cuts.isEmpty() ? 0 : cuts.lastKey() + 1;
    }

    /** Where a segment was decided to lie, if it is one of the last thousand; null = it has not been reported. */
    public @Nullable SegmentTiming known(int number) {
        return cuts.get(number);
    }

    /**
     * Number of the segment that a rendition reports: that of the segment of the others which lies at the same time, so that
     * renditions stay aligned if FFmpeg has cut one in other places, or has left something out.
     *
     * @param expected its number if nothing is wrong
     * @return -1 if the others have no such segment
     */
    public int locate(int expected, SegmentFinished event) {
        int next = next();
        if (expected >= next || isAt(expected, event)) {
            return Math.min(expected, next);
        }
        int from = Math.max(runBase, expected - NEARBY);
        int to = Math.min(next, expected + NEARBY);
        for (int number = from; number < to; number++) {
            if (isAt(number, event)) {
                return number;
            }
        }
        boolean after = event.start()
                        .plus(TOLERANCE)
                        .compareTo(cuts.lastEntry().getValue().end())
                >= 0;
        return after ? next : -1;
    }

    private boolean isAt(int number, SegmentFinished event) {
        SegmentTiming cut = cuts.get(number);
        return cut != null
                && cut.start().minus(event.start()).abs().compareTo(TOLERANCE) <= 0
                && cut.end().minus(event.end()).abs().compareTo(TOLERANCE) <= 0;
    }

    /** @param number of the segment in the playlists */
    public SegmentTiming of(int number, SegmentFinished event) {
        SegmentTiming known = cuts.get(number);
        if (known != null) {
            return known;
        }
        SegmentTiming decided = decide(number, event);
        cuts.put(number, decided);
        runBegins = false;
        if (cuts.size() > REMEMBERED) {
            cuts.pollFirstEntry();
        }
        return decided;
    }

    private SegmentTiming decide(int number, SegmentFinished event) {
        Instant began =
                dates.apply(event.end().toMillis()).minus(event.duration()).truncatedTo(ChronoUnit.MILLIS);
        var before = cuts.lowerEntry(number);
        if (before == null) {
            targetSeconds = Math.max(
                    minTargetSeconds, TargetDuration.least(event.duration().plus(SLACK)));
            return new SegmentTiming(event.start(), event.end(), began, false);
        }
        SegmentTiming previous = before.getValue();
        if (!runBegins && continues(previous, event)) {
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
        return near && TargetDuration.fits(length(previous), targetSeconds);
    }

    private static Duration length(SegmentTiming cut) {
        return cut.end().minus(cut.start());
    }
}
