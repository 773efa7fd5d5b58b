package dev.headend.encoder;

import dev.headend.config.SettingsTable;
import dev.headend.encoder.control.ControlSettings;
import dev.headend.encoder.ffmpeg.FfmpegSettings;
import dev.headend.encoder.hls.HlsSettings;
import dev.headend.encoder.storage.StorageSettings;
import dev.headend.encoder.task.TaskSettings;

/** All environment variables of this program (spec/programs.md, spec/encoder.md), in the order of their page. */
final class EncoderSettings {
    static final SettingsTable TABLE = ControlSettings.TABLE
            .and(TaskSettings.TABLE)
            .and(FfmpegSettings.TABLE)
            .and(HlsSettings.TABLE)
            .and(StorageSettings.TABLE);

    private EncoderSettings() {}
}
