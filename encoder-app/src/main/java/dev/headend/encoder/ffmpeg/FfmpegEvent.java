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
     * How far it is, about once a second while it has input.
     *
     * @param frames of the first video written so far, or of copied ones; 0 = there is no video
     * @param time on the stream's own clock that the output has reached; zero = unknown. Since version 7, that of the output which
     *     is least far: an image each 10 s holds it back
     * @param duplicated frames so far that were repeated, to keep a constant rate
     * @param dropped frames so far that were left out for the same reason
     */
    record Progress(long frames, Duration time, long duplicated, long dropped) implements FfmpegEvent {}
}
