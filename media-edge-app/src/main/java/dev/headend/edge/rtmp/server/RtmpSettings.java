package dev.headend.edge.rtmp.server;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of the RTMP port, read into {@link RtmpProperties}. */
public final class RtmpSettings {
    private static final int MAX_CHUNK = 16_777_215;

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "RTMP_PORT", "headend.edge.rtmp.port", SettingType.port(), "1935", "Port of plain RTMP."),
                    Setting.of(
                            "RTMP_CHUNK_SIZE",
                            "headend.edge.rtmp.chunk-size",
                            SettingType.integer(128, MAX_CHUNK),
                            "4096",
                            "Size of the RTMP chunks that are sent, in bytes."),
                    Setting.of(
                            "RTMP_MAX_CONNECTIONS",
                            "headend.edge.rtmp.max-connections",
                            SettingType.integer(0, Integer.MAX_VALUE),
                            "10000",
                            "RTMP connections in all; 0 = no limit. A quarter of them may neither publish nor play yet:"
                                    + " beyond, the oldest of those is closed."),
                    Setting.of(
                            "PUBLISHER_TIMEOUT_SECONDS",
                            "headend.edge.rtmp.publisher-timeout",
                            SettingType.seconds(1, 86_400),
                            "60",
                            "A publisher that sends nothing for this long is disconnected.")),
            List.of());

    private RtmpSettings() {}
}
