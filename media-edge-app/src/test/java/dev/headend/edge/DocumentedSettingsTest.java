package dev.headend.edge;

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
    private static final SettingsTable ALL = MediaEdgeSettings.TABLE.and(CommonSettings.TABLE);

    /** By document; those of an existing program are among them when it documents them itself. */
    private static final String DOCUMENTED = """
            # RTMP server
            RTMP_PLAY_WHITELIST CALLBACK_URL JWT_SECRET CUSTOM_JWT_SUBJECT REDIS_USE REDIS_PORT REDIS_HOST
            REDIS_PASSWORD REDIS_CHANNEL REDIS_TLS SSL_PORT SSL_CERT SSL_KEY SSL_CHECK_RELOAD_SECONDS RTMP_PORT
            RTMP_HOST RTMP_CHUNK_SIZE BIND_ADDRESS LOG_REQUESTS LOG_DEBUG ID_MAX_LENGTH ID_ALLOW_EMPTY
            ID_ALLOW_SPECIAL_CHARACTERS MAX_IP_CONCURRENT_CONNECTIONS CONCURRENT_LIMIT_WHITELIST
            GOP_CACHE_SIZE_MB MSG_BUFFER_SIZE CONTROL_USE CONTROL_BASE_URL CONTROL_SECRET EXTERNAL_IP
            EXTERNAL_PORT EXTERNAL_SSL
            # WebSocket server
            CONTROL_BASE_URL CONTROL_SECRET PLAY_WHITELIST SSL_PORT SSL_CERT SSL_KEY HTTP_PORT BIND_ADDRESS
            RTMP_CHUNK_SIZE LOG_REQUESTS LOG_DEBUG ID_MAX_LENGTH MAX_IP_CONCURRENT_CONNECTIONS
            CONCURRENT_LIMIT_WHITELIST GOP_CACHE_SIZE_MB EXTERNAL_IP EXTERNAL_PORT EXTERNAL_SSL
            DISABLE_TEST_CLIENT
            # both in one program
            RTMP_SERVER WS_SERVER RTMPS_PORT EXTERNAL_RTMP_PORT EXTERNAL_WS_PORT EXTERNAL_RTMP_SSL
            EXTERNAL_WS_SSL HLS_FILESYSTEM_PATH MANAGEMENT_PORT
            # Restreamer-Edge
            WORKER_PROCESSES WORKER_CONNECTIONS RTMP_ACCESS_LOG RTMP_SRV_PORT RTMP_SRV_TIMEOUT RTMP_SRV_PING
            RTMP_SRV_PING_TIMEOUT RTMP_SRV_MAX_STREAMS RTMP_SRV_ACK_WINDOW RTMP_SRV_CHUNK_SIZE
            RTMP_SRV_MAX_MESSAGE RTMP_SRV_BUFLEN RTMP_SRV_APP_HLS_INTERLEAVE RTMP_SRV_APP_HLS_META
            RTMP_SRV_APP_HLS_WAIT_KEY RTMP_SRV_APP_HLS_WAIT_VIDEO RTMP_SRV_APP_HLS_DROP_IDLE_PUBLISHER
            RTMP_SRV_APP_HLS_SYNC RTMP_SRV_APP_HLS_IDLE_STREAMS RTMP_SRV_APP_HLS_HLS_FRAGMENT
            RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH RTMP_SRV_APP_HLS_HLS_SYNC RTMP_SRV_APP_HLS_HLS_CONTINOUS
            RTMP_SRV_APP_HLS_HLS_NESTED RTMP_SRV_APP_HLS_HLS_CLEANUP RTMP_SRV_APP_HLS_HLS_FRAGMENT_NAMING
            RTMP_SRV_APP_HLS_HLS_FRAGMENT_NAMING_GRANULARITY RTMP_SRV_APP_HLS_HLS_FRAGMENT_SLICING
            RTMP_SRV_APP_HLS_HLS_TYPE RTMP_SRV_APP_HLS_HLS_KEY RTMP_SRV_APP_HLS_HLS_FRAGMENTS_PER_KEY
            RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL RTMP_SRV_APP_HLS_TRANSCODING
            RTMP_SRV_APP_HLS_TRANSCODING_PROFILES RTMP_SRV_APP_HLS_PUBLISH_TOKEN RTMP_PUBLISH_TOKEN
            HTTP_SENDFILE HTTP_TCP_NOPUSH HTTP_TCP_NODELAY HTTP_ACCESS_LOG HTTP_SRV_PORT
            HTTP_SRV_LOC_HLS_ACCESS_CONTROL_ALLOW_ORIGIN HTTP_AUTH_USERNAME HTTP_AUTH_PASSWORD HTTPS_SRV
            HTTPS_SRV_PORT HTTPS_SRV_CERT_DOMAIN HTTPS_LETSENCRYPT HTTPS_LETSENCRYPT_MAIL PLAYER_CREATE
            PLAYER_WATERMARK_SOURCE PLAYER_WATERMARK_POSITION PLAYER_WATERMARK_LINK PLAYER_COLOR_BUTTONS
            PLAYER_COLOR_SEEKBAR PLAYER_GA_ACCOUNT PLAYER_GA_TRACKERNAME
            """;

    private final DocumentedSettings settings = new DocumentedSettings(ALL, DOCUMENTED);

    @Test
    void everythingThatVariablesOfRestreamerEdgeBecomeIsASetting() {
        assertThat(RestreamerVariables.ALL.stream()
                        .flatMap(variable -> variable.settings().stream())
                        .filter(setting -> setting.component() == Component.EDGE)
                        .map(Translated::setting)
                        .toList())
                .isNotEmpty()
                .isSubsetOf(ALL.settings().stream().map(Setting::name).toList());
        SettingsTable.Reading reading =
                ALL.read(Map.of("RESTREAMER_EDGE", "YES", "RTMP_PUBLISH_TOKEN", "s3cret", "STATUS_PASSWORD", "s3cret"));
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
    void whatWouldProtectOrChangeSomethingStopsTheStart() {
        assertThat(ALL.read(Map.of(
                                "RTMP_PUBLISH_TOKEN", "s3cret",
                                "ID_ALLOW_EMPTY", "yes"))
                        .problems())
                .hasSize(2)
                .noneMatch(problem -> problem.contains("s3cret"))
                .anyMatch(problem -> problem.startsWith("ID_ALLOW_EMPTY is set, but a channel and a key have"));
    }

    @Test
    void whatAsksForWhatIsDoneAnywayIsFine() {
        SettingsTable.Reading reading = ALL.read(
                Map.of("RTMP_SERVER", "YES", "WS_SERVER", "NO", "ID_ALLOW_EMPTY", "off", "DISABLE_TEST_CLIENT", "YES"));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void whatOnlyTunesSomethingElseIsWarnedOf() {
        SettingsTable.Reading reading = ALL.read(Map.of("MSG_BUFFER_SIZE", "8"));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).singleElement().asString().startsWith("MSG_BUFFER_SIZE is set, but it has no");
    }
}
