package dev.headend.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.CommonSettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import dev.headend.config.fixture.DocumentedSettings;
import dev.headend.config.restreamer.Component;
import dev.headend.config.restreamer.RestreamerVariables;
import dev.headend.config.restreamer.Translated;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every variable that the owner's documents name for this program is acted on, or it is said what becomes of it. */
class DocumentedSettingsTest {
    private static final SettingsTable ALL = EncoderSettings.TABLE.and(CommonSettings.TABLE);

    /** By document; those of an existing program are among them when it documents them itself. */
    private static final String DOCUMENTED = """
            # encoder
            CONTROL_BASE_URL CONTROL_SECRET SERVER_CAPACITY FFMPEG_PATH FFPROBE_PATH HLS_VIDEO_CODEC
            HLS_AUDIO_CODEC HLS_H264_PRESET HLS_PIXEL_FORMAT HLS_TIME_SECONDS HLS_LIVE_PLAYLIST_SIZE
            HLS_VOD_MAX_SIZE HLS_FRAGMENT_COUNT_LIMIT LOG_TASK_STATUS LOG_DEBUG
            # storage
            HLS_STORAGE_TYPE HLS_FILESYSTEM_PATH HLS_STORAGE_HTTP_URL HLS_STORAGE_HTTP_AUTH
            HLS_STORAGE_HTTP_USER HLS_STORAGE_HTTP_PASSWORD HLS_STORAGE_HTTP_TOKEN HLS_STORAGE_HTTP_AUTH_CUSTOM
            AWS_REGION AWS_S3_BUCKET AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AZURE_STORAGE_ACCOUNT
            AZURE_STORAGE_CONTAINER AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET
            # CDN
            HLS_WS_CDN_ENABLED HLS_WS_CDN_URL HLS_WS_CDN_PUSH_SECRET
            # the programs
            MANAGEMENT_PORT CONTROL_USE DATA_DIR
            # ours
            DRAIN_SECONDS SPOOL_LIMIT_MB AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_S3_PATH_STYLE AZURE_STORAGE_KEY AZURE_STORAGE_ENDPOINT AZURE_AUTHORITY_HOST
            """;

    private final DocumentedSettings settings = new DocumentedSettings(ALL, DOCUMENTED);

    @Test
    void everythingThatVariablesOfRestreamerEdgeBecomeIsASetting() {
        assertThat(RestreamerVariables.ALL.stream()
                        .flatMap(variable -> variable.settings().stream())
                        .filter(setting -> setting.component() == Component.ENCODER)
                        .map(Translated::setting)
                        .toList())
                .isNotEmpty()
                .isSubsetOf(ALL.settings().stream().map(Setting::name).toList());
        SettingsTable.Reading reading = ALL.read(Map.of("RESTREAMER_EDGE", "YES", "RTMP_PUBLISH_TOKEN", "s3cret"));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void noneIsForgotten() {
        settings.assertNoneIsForgotten();
    }

    @Test
    void noneIsBothActedOnAndNot() {
        settings.assertNoneIsBothActedOnAndNot();
    }

    @Test
    void nothingIsListedThatNobodyDocuments() {
        settings.assertNothingIsListedThatNobodyDocuments();
    }

    @Test
    void aCdnWithoutANodeStopsTheStart() {
        assertThat(ALL.read(Map.of("HLS_WS_CDN_ENABLED", "YES")).problems())
                .containsExactly("HLS_WS_CDN_ENABLED is YES, but HLS_WS_CDN_URL is not set: name a node, or unset it");
        assertThat(ALL.read(Map.of("HLS_WS_CDN_ENABLED", "NO")).problems()).isEmpty();
        assertThat(ALL.read(Map.of("HLS_WS_CDN_URL", "ws://one ftp://two")).problems())
                .hasSize(1);
    }
}
