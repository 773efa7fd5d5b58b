package dev.headend.encoder.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What probing a source found.
 *
 * @param video null = the source has no video
 * @param audio null = the source has no audio
 * @param mayResize whether pictures may come in another size later, without notice
 */
public record SourceInfo(
        @Nullable VideoInfo video, @Nullable AudioInfo audio, boolean mayResize) {

    /** A source whose pictures keep their size. */
    public SourceInfo(@Nullable VideoInfo video, @Nullable AudioInfo audio) {
        this(video, audio, false);
    }

    /**
     * The video.
     *
     * @param codec FFmpeg's name of it, e.g. {@code h264}
     * @param pixelFormat FFmpeg's name of it; "" = unknown
     * @param width in pixels
     * @param height in pixels
     * @param keyframeDistance the longest time between keyframes seen; null = fewer than two keyframes were seen
     * @param colors what the container says of the colors, where the decoder takes them for others; null = the decoder is right
     */
    public record VideoInfo(
            String codec,
            String pixelFormat,
            int width,
            int height,
            FrameRate frameRate,
            @Nullable Duration keyframeDistance,
            @Nullable Colors colors) {

        /** Video whose decoder knows its colors. */
        public VideoInfo(
                String codec,
                String pixelFormat,
                int width,
                int height,
                FrameRate frameRate,
                @Nullable Duration keyframeDistance) {
            this(codec, pixelFormat, width, height, frameRate, keyframeDistance, null);
        }
    }

    /**
     * How samples stand for colors.
     *
     * @param range FFmpeg's name of it, {@code tv} or {@code pc}
     * @param space FFmpeg's name of the matrix, e.g. {@code bt709}
     */
    public record Colors(String range, String space) {}

    /**
     * The audio.
     *
     * @param codec FFmpeg's name of it, e.g. {@code aac}
     * @param profile FFmpeg's name of it, e.g. {@code LC}; "" = unknown
     */
    public record AudioInfo(String codec, String profile) {}

    /** Whether there is anything to encode. */
    public boolean isEmpty() {
        return video == null && audio == null;
    }

    /** The same source, of which more keyframes have been seen. */
    public SourceInfo withKeyframeDistance(Duration distance) {
        VideoInfo known = video;
        return known == null
                ? this
                : new SourceInfo(
                        new VideoInfo(
                                known.codec,
                                known.pixelFormat,
                                known.width,
                                known.height,
                                known.frameRate,
                                distance,
                                known.colors),
                        audio,
                        mayResize);
    }

    /** The same source, in a container whose frames are not looked into. */
    public SourceInfo resizable() {
        return new SourceInfo(video, audio, true);
    }
}
