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
                            "Size of the RTMP chunks that are sent, in bytes.")),
            List.of());

    private RtmpSettings() {}
}
