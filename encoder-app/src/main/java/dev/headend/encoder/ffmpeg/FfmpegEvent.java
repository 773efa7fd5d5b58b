package dev.headend.encoder.ffmpeg;

import java.time.Duration;

/** Something that the encoding FFmpeg reports while it works. */
public sealed interface FfmpegEvent {
    /**
     * A segment is whole on disk.
     *
     * @param rendition name of the rendition
     * @param number from 0, without gaps
     * @param start on the stream's own clock
     * @param end on the stream's own clock
     */
    record SegmentFinished(String rendition, int number, Duration start, Duration end) implements FfmpegEvent {
        /** How long it plays; never negative. */
        public Duration duration() {
            return end.compareTo(start) > 0 ? end.minus(start) : Duration.ZERO;
        }
    }

    /**
     * FFmpeg is alive, once a second.
     *
     * @param speed times real time; NaN = not known
     */
    record Progress(double speed) implements FfmpegEvent {}
}
