package dev.headend.encoder;

import dev.headend.encoder.ffmpeg.CodecOptions;
import dev.headend.encoder.ffmpeg.FfmpegLocator;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.system.ApplicationHome;

/**
 * Which FFmpeg is used, and how it encodes.
 *
 * @param ffmpeg null = to be looked for ({@code FFMPEG_PATH})
 * @param ffprobe null = to be looked for ({@code FFPROBE_PATH})
 * @param videoCodec FFmpeg's name, or {@code copy} ({@code HLS_VIDEO_CODEC})
 * @param audioCodec FFmpeg's name ({@code HLS_AUDIO_CODEC})
 * @param preset of the video codec ({@code HLS_H264_PRESET})
 * @param pixelFormat FFmpeg's name ({@code HLS_PIXEL_FORMAT})
 */
@ConfigurationProperties("headend.encoder.ffmpeg")
record FfmpegProperties(
        @Nullable Path ffmpeg,
        @Nullable Path ffprobe,
        String videoCodec,
        String audioCodec,
        String preset,
        String pixelFormat) {
    private static final String COPY = "copy";
    /** Where the build unpacks FFmpeg, beside the jar. */
    private static final String BUNDLED = "ffmpeg";

    /** Looks where the settings say, and in the usual places. */
    FfmpegLocator locator() {
        Path besideTheJar = new ApplicationHome(Encoder.class).getDir().toPath();
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return new FfmpegLocator(ffmpeg, ffprobe, path, besideTheJar.resolve(BUNDLED));
    }

    boolean neverEncodes() {
        return videoCodec.equals(COPY);
    }

    CodecOptions codecs() {
        return new CodecOptions(videoCodec, audioCodec, preset, pixelFormat);
    }
}
