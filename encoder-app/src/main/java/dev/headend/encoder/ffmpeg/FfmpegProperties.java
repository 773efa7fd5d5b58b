package dev.headend.encoder.ffmpeg;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which FFmpeg is used, and how it encodes.
 *
 * @param ffmpeg null = search for it ({@code FFMPEG_PATH})
 * @param ffprobe null = search for it ({@code FFPROBE_PATH})
 * @param videoCodec FFmpeg's name, or {@code copy} ({@code HLS_VIDEO_CODEC})
 * @param audioCodec FFmpeg's name ({@code HLS_AUDIO_CODEC})
 * @param preset of the video encoder ({@code HLS_H264_PRESET})
 * @param pixelFormat FFmpeg's name ({@code HLS_PIXEL_FORMAT})
 */
@ConfigurationProperties(FfmpegProperties.PREFIX)
public record FfmpegProperties(
        @Nullable Path ffmpeg,
        @Nullable Path ffprobe,
        String videoCodec,
        String audioCodec,
        String preset,
        String pixelFormat) {
    /** Of the properties' names. */
    public static final String PREFIX = "headend.encoder.ffmpeg";

    private static final String COPY = "copy";

    /**
     * Searches where the settings say, and in the usual places.
     *
     * @param searchPath as in the environment variable {@code PATH}
     * @param bundled folder that the build unpacks FFmpeg to
     */
    public FfmpegLocator locator(String searchPath, Path bundled) {
        return new FfmpegLocator(ffmpeg, ffprobe, searchPath, bundled);
    }

    /** Whether no video is to be encoded. */
    public boolean neverEncodes() {
        return videoCodec.equals(COPY);
    }

    /** How video and audio are encoded where they are. */
    public CodecOptions codecs() {
        return new CodecOptions(videoCodec, audioCodec, preset, pixelFormat);
    }
}
