package dev.headend.coordinator;

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
    private static final SettingsTable ALL = CoordinatorSettings.TABLE.and(CommonSettings.TABLE);

    /** By document; those of an existing program are among them when it documents them itself. */
    private static final String DOCUMENTED = """
            # coordinator
            KEY_VERIFICATION_URL KEY_VERIFICATION_AUTH KEY_VERIFICATION_AUTH_USER KEY_VERIFICATION_PASSWORD
            KEY_VERIFICATION_AUTH_TOKEN KEY_VERIFICATION_AUTH_CUSTOM EVENT_CALLBACK_URL EVENT_CALLBACK_AUTH
            EVENT_CALLBACK_AUTH_USER EVENT_CALLBACK_PASSWORD EVENT_CALLBACK_AUTH_TOKEN
            EVENT_CALLBACK_AUTH_CUSTOM COMMANDS_API_AUTH COMMANDS_API_AUTH_USER COMMANDS_API_AUTH_PASSWORD
            COMMANDS_API_AUTH_TOKEN CONTROL_SECRET SSL_PORT SSL_CERT SSL_KEY SSL_CHECK_RELOAD_SECONDS HTTP_PORT
            BIND_ADDRESS LOG_REQUESTS LOG_DEBUG ID_MAX_LENGTH
            # the programs
            DATA_DIR REDIS_USE REDIS_HOST REDIS_PORT REDIS_PASSWORD REDIS_TLS MANAGEMENT_PORT
            """;

    private final DocumentedSettings settings = new DocumentedSettings(ALL, DOCUMENTED);

    @Test
    void everythingThatVariablesOfRestreamerEdgeBecomeIsASetting() {
        assertThat(RestreamerVariables.ALL.stream()
                        .flatMap(variable -> variable.settings().stream())
                        .filter(setting -> setting.component() == Component.COORDINATOR)
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
}
