package dev.headend.encoder.ffmpeg;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The environment variables behind {@link FfmpegProperties}. */
public final class FfmpegSettings {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+");

    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.optional(
                            "FFMPEG_PATH",
                            "headend.encoder.ffmpeg.ffmpeg",
                            SettingType.path(),
                            "Path of the ffmpeg program. If unset, the first one on the PATH or in /usr/bin, or that of the build if there is no other or it reads more codecs over RTMP."),
                    Setting.optional(
                            "FFPROBE_PATH",
                            "headend.encoder.ffmpeg.ffprobe",
                            SettingType.path(),
                            "Path of the ffprobe program. If unset, searched for in the same way."),
                    Setting.of(
                            "HLS_VIDEO_CODEC",
                            "headend.encoder.ffmpeg.video-codec",
                            SettingType.oneOf("libx264", "h264_nvenc", "copy"),
                            "libx264",
                            "Video encoder. copy: no video is encoded, and the original is the only rendition."),
                    Setting.of(
                            "HLS_AUDIO_CODEC",
                            "headend.encoder.ffmpeg.audio-codec",
                            word("the name of one of FFmpeg's AAC encoders"),
                            "aac",
                            "Audio encoder, for audio that is not AAC already."),
                    Setting.of(
                            "HLS_H264_PRESET",
                            "headend.encoder.ffmpeg.preset",
                            SettingType.oneOf(CodecOptions.PRESETS.toArray(String[]::new)),
                            "veryfast",
                            "libx264 preset: slower ones take more CPU for a better picture. h264_nvenc gets the nearest, and knows p1 to p7 besides."),
                    Setting.of(
                            "HLS_PIXEL_FORMAT",
                            "headend.encoder.ffmpeg.pixel-format",
                            word("one of FFmpeg's names of a pixel format"),
                            "yuv420p",
                            "Pixel format of encoded video. Few players show any other than the default.")),
            List.of(FfmpegSettings::presetOfAnotherEncoder));

    private FfmpegSettings() {}

    private static Optional<String> presetOfAnotherEncoder(Map<String, String> values) {
        String preset = values.getOrDefault("HLS_H264_PRESET", "");
        boolean x264 = "libx264".equalsIgnoreCase(values.get("HLS_VIDEO_CODEC"));
        return x264 && CodecOptions.isPresetOfNvenc(preset.toLowerCase(Locale.ROOT))
                ? Optional.of(
                        "HLS_H264_PRESET is '" + preset
                                + "', which libx264 does not know: choose one of its presets, or set HLS_VIDEO_CODEC to h264_nvenc")
                : Optional.empty();
    }

    /** One word, because it becomes an argument of FFmpeg. */
    private static SettingType word(String allowed) {
        return SettingType.parsedBy(allowed, text -> {
            if (!WORD.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }
}
