package dev.headend.encoder.task;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables behind {@link TaskProperties}. */
public final class TaskSettings {
    private static final int MAX_CAPACITY = 1_000_000;

    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "SERVER_CAPACITY",
                            "headend.encoder.tasks.capacity",
                            SettingType.integer(-1, MAX_CAPACITY),
                            "-1",
                            "Maximum number of streams encoded at once; -1 or 0: no limit."),
                    Setting.of(
                            "LOG_TASK_STATUS",
                            "headend.encoder.tasks.log-status",
                            SettingType.yesNo(),
                            "NO",
                            "YES: log the encoding speed of each stream every 10 s.")),
            List.of());

    private TaskSettings() {}
}
