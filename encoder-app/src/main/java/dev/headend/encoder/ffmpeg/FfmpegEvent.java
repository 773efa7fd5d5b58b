package dev.headend.encoder.ffmpeg;

import java.time.Duration;

/** Something that FFmpeg reports while it encodes. */
public sealed interface FfmpegEvent {
    /**
     * A segment is complete on disk.
     *
     * @param rendition name of the rendition
     * @param number from 0, without gaps
     * @param start on the stream's own clock
     * @param end on the stream's own clock
     */
    record SegmentFinished(String rendition, int number, Duration start, Duration end) implements FfmpegEvent {
        /** Never negative. */
        public Duration duration() {
            return end.compareTo(start) > 0 ? end.minus(start) : Duration.ZERO;
        }
    }

    /**
     * The encoding speed, once a second.
     *
     * @param speed times real time; NaN = unknown
     */
    record Progress(double speed) implements FfmpegEvent {}
}
