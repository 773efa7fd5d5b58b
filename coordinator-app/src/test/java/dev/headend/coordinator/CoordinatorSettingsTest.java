package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.CommonSettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingsPage;
import dev.headend.config.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatorSettingsTest {
    private static final SettingsTable ALL = CoordinatorSettings.TABLE.and(CommonSettings.TABLE);
    private static final Path PAGE = Path.of("..", "docs", "settings-coordinator.md");

    private static List<String> problems(Map<String, String> environment) {
        return ALL.read(environment).problems();
    }

    /** When this fails: the page as it should be is in target/settings-coordinator.md. */
    @Test
    void thePageOfTheDocumentationIsTheTable() throws IOException {
        String page = SettingsPage.of("coordinator", CoordinatorSettings.TABLE);
        Files.writeString(Path.of("target", "settings-coordinator.md"), page);
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void everyVariableOfTheSeedIsThere() {
        assertThat(ALL.settings())
                .extracting(Setting::name)
                .contains(
                        "CONTROL_SECRET",
                        "HTTP_PORT",
                        "BIND_ADDRESS",
                        "LOG_REQUESTS",
                        "LOG_DEBUG",
                        "ID_MAX_LENGTH",
                        "SSL_PORT",
                        "SSL_CERT",
                        "SSL_KEY",
                        "SSL_CHECK_RELOAD_SECONDS",
                        "KEY_VERIFICATION_URL",
                        "KEY_VERIFICATION_AUTH",
                        "KEY_VERIFICATION_AUTH_USER",
                        "KEY_VERIFICATION_PASSWORD",
                        "KEY_VERIFICATION_AUTH_TOKEN",
                        "KEY_VERIFICATION_AUTH_CUSTOM",
                        "EVENT_CALLBACK_URL",
                        "EVENT_CALLBACK_AUTH",
                        "EVENT_CALLBACK_AUTH_USER",
                        "EVENT_CALLBACK_PASSWORD",
                        "EVENT_CALLBACK_AUTH_TOKEN",
                        "EVENT_CALLBACK_AUTH_CUSTOM",
                        "COMMANDS_API_AUTH",
                        "COMMANDS_API_AUTH_USER",
                        "COMMANDS_API_AUTH_PASSWORD",
                        "COMMANDS_API_AUTH_TOKEN",
                        "DATA_DIR",
                        "MANAGEMENT_PORT");
    }

    @Test
    void anEmptyEnvironmentIsFine() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        assertThat(problems(Map.of(
                        "HTTP_PORT", "http",
                        "KEY_VERIFICATION_URL", "example.com",
                        "KEY_VERIFICATION_TIMEOUT_SECONDS", "20",
                        "EVENT_CALLBACK_AUTH", "Basic",
                        "HTTP_PROXY", "socks5://proxy",
                        "COMMANDS_API_AUTH", "Digest")))
                .hasSize(6)
                .anyMatch(p -> p.startsWith("HTTP_PORT is 'http'"))
                .anyMatch(p -> p.startsWith("KEY_VERIFICATION_URL is 'example.com'"))
                .anyMatch(p -> p.startsWith("KEY_VERIFICATION_TIMEOUT_SECONDS is '20'"))
                .anyMatch(p -> p.startsWith("EVENT_CALLBACK_AUTH is 'Basic'"))
                .anyMatch(p -> p.startsWith("HTTP_PROXY is (not shown)"))
                .anyMatch(p -> p.startsWith("COMMANDS_API_AUTH is 'Digest'"));
    }

    @ParameterizedTest
    @CsvSource({
        "Basic,  u, p,  , true",
        "Basic,  u,  , t, true",
        "Basic,  u,  ,  , false",
        "Basic,   , p,  , false",
        "Bearer,  ,  , t, true",
        "Bearer, u, p,  , false",
        "None,    ,  ,  , true",
    })
    void whatTheCommandsApiNeeds(String method, String user, String password, String token, boolean complete) {
        Map<String, String> environment = Map.of(
                "COMMANDS_API_AUTH", method,
                "COMMANDS_API_AUTH_USER", user == null ? "" : user,
                "COMMANDS_API_AUTH_PASSWORD", password == null ? "" : password,
                "COMMANDS_API_AUTH_TOKEN", token == null ? "" : token);
        assertThat(problems(environment).isEmpty()).isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource({"whsec_aHVzaA==, true", "hush, true", "whsec_not*base64, false", "whsec_, false"})
    void aSigningSecretIsTriedAtTheStartAndNeverShown(String secret, boolean good) {
        List<String> problems = problems(Map.of("EVENT_CALLBACK_SIGNING_SECRET", secret));
        assertThat(problems)
                .hasSize(good ? 0 : 1)
                .allSatisfy(problem -> assertThat(problem)
                        .startsWith(
                                "EVENT_CALLBACK_SIGNING_SECRET is (not shown), but it must be `whsec_` followed by base64")
                        .doesNotContain("not*base64"));
    }

    @ParameterizedTest
    @CsvSource({"s3cret, true", "a%20b/+=, true", "two words, false", "a&b, false", "bärli, false"})
    void aTokenThatNoPublisherCanSendEndsTheStartAndIsNeverShown(String token, boolean good) {
        assertThat(problems(Map.of("PUBLISH_TOKEN", token)))
                .hasSize(good ? 0 : 1)
                .allSatisfy(problem -> assertThat(problem)
                        .startsWith(
                                "PUBLISH_TOKEN is (not shown), but it must be ASCII characters without spaces, & and #")
                        .doesNotContain(token));
    }
}
