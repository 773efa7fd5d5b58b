package dev.headend.config.drain;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The setting of programs that drain. */
public final class DrainSettings {
    /** To be joined to a program's own table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "DRAIN_SECONDS",
                            "headend.drain.time",
                            SettingType.seconds(0, 86_400),
                            "0",
                            "How long the streams of a program that is told to stop by SIGTERM may go on; it takes no new ones meanwhile, is not"
                                    + " ready, and ends when the last one has. SHUTDOWN_SECONDS begins after it. 0 = stop at once.")),
            List.of());

    private DrainSettings() {}
}
