package dev.headend.encoder;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.regex.Pattern;

/** The environment variables of this program (spec/programs.md, spec/encoder.md). */
final class EncoderSettings {
    private static final int MAX_CAPACITY = 1_000_000;
    private static final int MAX_SEGMENT_SECONDS = 60;
    private static final int MIN_LIVE_SEGMENTS = 3;
    private static final int MAX_LIVE_SEGMENTS = 10_000;

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+");

    private static final List<Setting> CONTROL = List.of(
            Setting.optional(
                    "CONTROL_BASE_URL",
                    "headend.encoder.control.base-url",
                    SettingType.url("ws", "wss"),
                    "Where the coordinator is. Without it there is nothing to do."),
            Setting.of(
                    "CONTROL_USE",
                    "headend.encoder.control.use",
                    SettingType.yesNo(),
                    "YES",
                    "NO leaves the coordinator alone although its address is set."),
            Setting.optional(
                    "CONTROL_SECRET",
                    "headend.encoder.control.secret",
                    SettingType.secretText(),
                    "What this program shows to the coordinator to be let in."),
            Setting.of(
                    "SERVER_CAPACITY",
                    "headend.encoder.tasks.capacity",
                    SettingType.integer(-1, MAX_CAPACITY),
                    "-1",
                    "How many streams are encoded at once; -1 or 0 = any number."),
            Setting.of(
                    "LOG_TASK_STATUS",
                    "headend.encoder.tasks.log-status",
                    SettingType.yesNo(),
                    "NO",
                    "YES writes every 10 s how fast each stream is encoded."));

    private static final List<Setting> FFMPEG = List.of(
            Setting.optional(
                    "FFMPEG_PATH",
                    "headend.encoder.ffmpeg.ffmpeg",
                    SettingType.path(),
                    "The ffmpeg program. By default the one on the PATH, in /usr/bin, or that came with the build."),
            Setting.optional(
                    "FFPROBE_PATH",
                    "headend.encoder.ffmpeg.ffprobe",
                    SettingType.path(),
                    "The ffprobe program, found in the same way."),
            Setting.of(
                    "HLS_VIDEO_CODEC",
                    "headend.encoder.ffmpeg.video-codec",
                    SettingType.oneOf("libx264", "h264_nvenc", "copy"),
                    "libx264",
                    "What encodes pictures. With copy nothing is encoded: there is only the original."),
            Setting.of(
                    "HLS_AUDIO_CODEC",
                    "headend.encoder.ffmpeg.audio-codec",
                    word("the name of one of FFmpeg's AAC encoders"),
                    "aac",
                    "What encodes sound that is not AAC already."),
            Setting.of(
                    "HLS_H264_PRESET",
                    "headend.encoder.ffmpeg.preset",
                    word("the name of a preset"),
                    "veryfast",
                    "How much work libx264 puts into each picture; other encoders get what is nearest."),
            Setting.of(
                    "HLS_PIXEL_FORMAT",
                    "headend.encoder.ffmpeg.pixel-format",
                    word("one of FFmpeg's names of a pixel format"),
                    "yuv420p",
                    "Of encoded pictures. Few players show another than the default."));

    private static final List<Setting> HLS = List.of(
            Setting.of(
                    "HLS_TIME_SECONDS",
                    "headend.encoder.hls.segment-seconds",
                    SettingType.integer(1, MAX_SEGMENT_SECONDS),
                    "3",
                    "How long a segment is. The delay of viewers is about three of them."),
            Setting.of(
                    "HLS_LIVE_PLAYLIST_SIZE",
                    "headend.encoder.hls.live-segments",
                    SettingType.integer(MIN_LIVE_SEGMENTS, MAX_LIVE_SEGMENTS),
                    "10",
                    "How many segments a live playlist names."),
            Setting.of(
                    "HLS_VOD_MAX_SIZE",
                    "headend.encoder.hls.vod-segments",
                    SettingType.integer(1, Integer.MAX_VALUE),
                    "86400",
                    "After how many segments a recording goes on in another playlist."),
            Setting.of(
                    "HLS_FRAGMENT_COUNT_LIMIT",
                    "headend.encoder.hls.segment-limit",
                    SettingType.integer(1, Integer.MAX_VALUE),
                    "16777216",
                    "After how many segments a stream gets no more of them."),
            Setting.of(
                    "HLS_STORAGE_TYPE",
                    "headend.encoder.storage.type",
                    SettingType.oneOf("FILESYSTEM"),
                    "FILESYSTEM",
                    "Where the files go."),
            Setting.of(
                    "HLS_FILESYSTEM_PATH",
                    "headend.encoder.storage.root",
                    SettingType.path(),
                    "./data/media",
                    "Folder that hls/ and img-preview/ are written into; the media edge delivers from it."));

    static final SettingsTable TABLE = new SettingsTable(CONTROL, List.of())
            .and(new SettingsTable(FFMPEG, List.of()))
            .and(new SettingsTable(HLS, List.of()));

    private EncoderSettings() {}

    /** It becomes an argument of FFmpeg. */
    private static SettingType word(String allowed) {
        return SettingType.parsedBy(allowed, text -> {
            if (!WORD.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }
}
