package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.net.http.auth.HttpAuth;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HttpAuthSettingsTest {
    private static final SettingsTable TABLE = HttpAuthSettings.of("API", "x.auth", "the API");

    private static HttpAuth read(Map<String, String> environment) {
        SettingsTable.Reading reading = TABLE.read(environment);
        assertThat(reading.problems()).isEmpty();
        return new Binder(new MapConfigurationPropertySource(reading.properties()))
                .bindOrCreate("x.auth", HttpAuthProperties.class)
                .toHttpAuth();
    }

    @Test
    void nothingSetIsNone() {
        assertThat(read(Map.of())).isEqualTo(new HttpAuth.None());
    }

    @Test
    void thePasswordHasTwoNamesAndTheSeedsOneWins() {
        assertThat(read(Map.of("API_AUTH", "basic", "API_AUTH_USER", "u", "API_AUTH_PASSWORD", "ours")))
                .isEqualTo(new HttpAuth.Basic("u", "ours"));
        assertThat(read(Map.of(
                        "API_AUTH",
                        "Basic",
                        "API_AUTH_USER",
                        "u",
                        "API_PASSWORD",
                        "seed",
                        "API_AUTH_PASSWORD",
                        "ours")))
                .isEqualTo(new HttpAuth.Basic("u", "seed"));
    }

    @Test
    void bearerAndCustom() {
        assertThat(read(Map.of("API_AUTH", "BEARER", "API_AUTH_TOKEN", "t"))).isEqualTo(new HttpAuth.Bearer("t"));
        assertThat(read(Map.of("API_AUTH", "Custom", "API_AUTH_CUSTOM", "Key k")))
                .isEqualTo(new HttpAuth.Custom("Key k"));
    }

    @ParameterizedTest
    @CsvSource({
        "Basic, API_AUTH_USER and API_PASSWORD",
        "Bearer, API_AUTH_TOKEN",
        "Custom, API_AUTH_CUSTOM",
    })
    void aMethodWithoutWhatItNeedsIsAProblem(String method, String needs) {
        assertThat(TABLE.read(Map.of("API_AUTH", method)).problems())
                .containsExactly("API_AUTH is '" + method + "', but that needs " + needs + " to be set too");
    }

    @ParameterizedTest
    @CsvSource({"API_AUTH_TOKEN, 'a\nx-evil: b'", "API_AUTH_CUSTOM, 'a\u0000b'", "API_AUTH_TOKEN, 'clé'"})
    void whatAHeaderCannotHoldIsRefusedAndNotShown(String name, String value) {
        assertThat(TABLE.read(Map.of(name, value)).problems())
                .containsExactly(name + " is (not shown), but it must be text of printable ASCII characters");
    }
}
