package dev.headend.encoder.hls;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables behind {@link HlsProperties}. */
public final class HlsSettings {
    private static final int MAX_SEGMENT_SECONDS = 60;
    private static final int MAX_SNAPSHOT_SECONDS = 86_400;

    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "HLS_TIME_SECONDS",
                            "headend.encoder.hls.segment-seconds",
                            SettingType.integer(1, MAX_SEGMENT_SECONDS),
                            "3",
                            "Planned duration of a segment, in seconds. Viewers are about three segments behind."),
                    Setting.of(
                            "HLS_LIVE_PLAYLIST_SIZE",
                            "headend.encoder.hls.live-playlist-size",
                            SettingType.integer(
                                    HlsProperties.MIN_LIVE_PLAYLIST_SIZE, HlsProperties.MAX_LIVE_PLAYLIST_SIZE),
                            "10",
                            "Number of segments in a live playlist."),
                    Setting.of(
                            "HLS_PLAYLIST_TYPE",
                            "headend.encoder.hls.playlist-type",
                            SettingType.oneOf("live", "event"),
                            "live",
                            "event: live playlists keep all segments from the stream's beginning, whatever HLS_LIVE_PLAYLIST_SIZE says,"
                                    + " until some time after its end. A stream is ended, and its publisher disconnected, when it has 10000"
                                    + " segments, or HLS_FRAGMENT_COUNT_LIMIT if that is less: what he sends next is another stream."),
                    Setting.of(
                            "HLS_VOD_MAX_SIZE",
                            "headend.encoder.hls.vod-max-size",
                            SettingType.integer(1, Integer.MAX_VALUE),
                            "86400",
                            "Maximum number of segments in a VOD playlist; a longer recording continues in another one."),
                    Setting.of(
                            "HLS_FRAGMENT_COUNT_LIMIT",
                            "headend.encoder.hls.fragment-count-limit",
                            SettingType.integer(1, Integer.MAX_VALUE),
                            "16777216",
                            "Maximum number of segments of a stream; later ones are discarded."),
                    Setting.of(
                            "HLS_KEYS",
                            "headend.encoder.hls.keys",
                            SettingType.yesNo(),
                            "NO",
                            "YES: segments are encrypted with AES-128; their keys are stored beside them."),
                    Setting.of(
                            "HLS_FRAGMENTS_PER_KEY",
                            "headend.encoder.hls.segments-per-key",
                            SettingType.integer(0, Integer.MAX_VALUE),
                            "0",
                            "With HLS_KEYS=YES: number of segments after which another key follows. 0: one key for each rendition"
                                    + " of a stream."),
                    Setting.of(
                            "SNAPSHOT_INTERVAL_SECONDS",
                            "headend.encoder.hls.snapshot-seconds",
                            SettingType.integer(0, MAX_SNAPSHOT_SECONDS),
                            "0",
                            "A new picture of each channel is stored as `images/CHANNEL.jpg` every so many seconds of its stream."
                                    + " 0: none.")),
            List.of());

    private HlsSettings() {}
}
