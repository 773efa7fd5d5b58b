package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the lines of FFmpeg's standard output: entries of the segment lists ({@code rendition/7.ts,21.0,24.0}) and the
 * {@code key=value} lines of {@code -progress}, of which {@code progress=…} is the last of a report. Both are written in whole
 * lines, so they may come mixed. For one thread.
 */
public final class FfmpegEventParser {
    private static final Pattern SEGMENT =
            Pattern.compile("([^/,=]+)/(\\d{1,9})\\.ts,(-?\\d{1,12}(?:\\.\\d{1,9})?),(-?\\d{1,12}(?:\\.\\d{1,9})?)");
    private static final Pattern REPORTED =
            Pattern.compile("(frame|out_time_us|dup_frames|drop_frames)=\\s*(-?\\d{1,18}(?:\\.\\d+)?(?:e[+-]?\\d+)?)");
    private static final String END_OF_REPORT = "progress=";

    /** The numbers of the report that is being read. */
    private final Map<String, Double> report = new HashMap<>();

    /** The event that a line completes; empty when there is none. */
    public Optional<FfmpegEvent> read(String text) {
        String line = text.strip();
        Matcher segment = SEGMENT.matcher(line);
        if (segment.matches()) {
            return Optional.of(segment(segment));
        }
        if (line.startsWith(END_OF_REPORT)) {
            return Optional.of(progress());
        }
        Matcher reported = REPORTED.matcher(line);
        if (reported.matches()) {
            report.put(reported.group(1), Double.valueOf(reported.group(2)));
        }
        return Optional.empty();
    }

    private static FfmpegEvent segment(Matcher entry) {
        return new SegmentFinished(
                entry.group(1), Integer.parseInt(entry.group(2)), seconds(entry.group(3)), seconds(entry.group(4)));
    }

    private FfmpegEvent progress() {
        FfmpegEvent progress = new Progress(
                number("frame"),
                Duration.of(number("out_time_us"), ChronoUnit.MICROS),
                number("dup_frames"),
                number("drop_frames"));
        report.clear();
        return progress;
    }

    private long number(String name) {
        return report.getOrDefault(name, 0.0).longValue();
    }

    private static Duration seconds(String text) {
        return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValue());
    }
}
