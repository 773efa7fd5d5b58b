package dev.headend.encoder;

import dev.headend.config.SettingsTable;
import dev.headend.config.drain.DrainSettings;
import dev.headend.config.restreamer.Component;
import dev.headend.config.restreamer.RestreamerEdge;
import dev.headend.encoder.cdn.CdnSettings;
import dev.headend.encoder.control.ControlSettings;
import dev.headend.encoder.ffmpeg.FfmpegSettings;
import dev.headend.encoder.hls.HlsSettings;
import dev.headend.encoder.storage.StorageSettings;
import dev.headend.encoder.storage.azure.AzureSettings;
import dev.headend.encoder.storage.http.HttpStorageSettings;
import dev.headend.encoder.storage.s3.S3Settings;
import dev.headend.encoder.task.TaskSettings;

/** All environment variables of this program (spec/programs.md, spec/encoder.md), in the order of their page. */
final class EncoderSettings {
    static final SettingsTable TABLE = ControlSettings.TABLE
            .and(TaskSettings.TABLE)
            .and(FfmpegSettings.TABLE)
            .and(HlsSettings.TABLE)
            .and(StorageSettings.TABLE)
            .and(HttpStorageSettings.TABLE)
            .and(S3Settings.TABLE)
            .and(AzureSettings.TABLE)
            .and(CdnSettings.TABLE)
            .and(DrainSettings.TABLE)
            .withTranslation(RestreamerEdge.of(Component.ENCODER));

    private EncoderSettings() {}
}
