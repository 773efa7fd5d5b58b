package dev.headend.encoder;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of this program (spec/programs.md). */
final class EncoderSettings {
    static final SettingsTable TABLE = new SettingsTable(
            List.of(Setting.of(
                    "HTTP_PORT", "server.port", SettingType.port(), "80", "Port of plain HTTP and WebSocket.")),
            List.of());

    private EncoderSettings() {}
}
