package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the lines of FFmpeg's standard output: entries of the segment lists ({@code rendition/7.ts,21.0,24.0}) and the
 * {@code key=value} lines of {@code -progress}. Both are written in whole lines, so they may come mixed. Pure.
 */
public final class FfmpegEventParser {
    private static final Pattern SEGMENT =
            Pattern.compile("([^/,=]+)/(\\d{1,9})\\.ts,(-?\\d{1,12}(?:\\.\\d{1,9})?),(-?\\d{1,12}(?:\\.\\d{1,9})?)");
    private static final Pattern SPEED = Pattern.compile("speed=\\s*(?:(\\d{1,9}(?:\\.\\d+)?(?:e[+-]?\\d+)?)x|N/A)");

    private FfmpegEventParser() {}

    /** The event in a line; empty when there is none. */
    public static Optional<FfmpegEvent> read(String line) {
        Matcher segment = SEGMENT.matcher(line.strip());
        if (segment.matches()) {
            return Optional.of(new SegmentFinished(
                    segment.group(1),
                    Integer.parseInt(segment.group(2)),
                    seconds(segment.group(3)),
                    seconds(segment.group(4))));
        }
        Matcher speed = SPEED.matcher(line.strip());
        if (speed.matches()) {
            String number = speed.group(1);
            return Optional.of(new Progress(number == null ? Double.NaN : Double.parseDouble(number)));
        }
        return Optional.empty();
    }

    private static Duration seconds(String text) {
        return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValue());
    }
}
