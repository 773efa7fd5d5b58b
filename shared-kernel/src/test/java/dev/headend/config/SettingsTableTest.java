package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
    /** Else whoever reaches HTTP would have the metrics, too. */
    @Test
    void healthAndMetricsHaveAPortOfTheirOwn() {
        SettingsTable table = new SettingsTable(
                        List.of(Setting.of("HTTP_PORT", "server.port", SettingType.port(), "80", "Port.")), List.of())
                .and(CommonSettings.TABLE);

        assertThat(table.read(Map.of("HTTP_PORT", "8081")).problems())
                .containsExactly("HTTP_PORT and MANAGEMENT_PORT are both 8081, but each needs its own");
        assertThat(table.read(Map.of("HTTP_PORT", "0", "MANAGEMENT_PORT", "0")).problems())
                .isEmpty();
        assertThat(table.read(Map.of()).problems()).isEmpty();
    }

    private static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of("HTTP_PORT", "server.port", SettingType.port(), "80", "Port."),
                    Setting.of("LOUD", "app.loud", SettingType.yesNo(), "NO", "Loud."),
                    Setting.optional("SECRET", "app.secret", SettingType.secretText(), "Secret."),
                    Setting.optional("MODE", "app.mode", SettingType.oneOf("a", "b"), "Mode.")),
            List.of());

    @Test
    void yieldsDefaultsAndLeavesOutWhatHasNone() {
        SettingsTable.Reading reading = TABLE.read(Map.of());
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.properties()).isEqualTo(Map.of("server.port", "80", "app.loud", "false"));
    }

    @Test
    void readsWhatIsSetAndIgnoresTheRestOfTheEnvironment() {
        SettingsTable.Reading reading =
                TABLE.read(Map.of("HTTP_PORT", " 8080 ", "LOUD", "yes", "MODE", "B", "PATH", "/bin"));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.properties()).isEqualTo(Map.of("server.port", "8080", "app.loud", "true", "app.mode", "b"));
    }

    @Test
    void takesAnEmptyVariableForOneThatIsNotSet() {
        SettingsTable.Reading reading = TABLE.read(Map.of("HTTP_PORT", "", "MODE", "  "));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.properties()).containsEntry("server.port", "80").doesNotContainKey("app.mode");
    }

    @Test
    void reportsEveryProblemAtOnceInOrder() {
        SettingsTable.Reading reading = TABLE.read(Map.of("MODE", "c", "HTTP_PORT", "eighty", "LOUD", "YES"));
        assertThat(reading.problems())
                .containsExactly(
                        "HTTP_PORT is 'eighty', but it must be a port number from 0 to 65535",
                        "MODE is 'c', but it must be one of a, b");
    }

    @Test
    void explainsWhatKubernetesSetsByItself() {
        assertThat(TABLE.read(Map.of("HTTP_PORT", "tcp://10.96.0.17:80")).problems())
                .containsExactly("HTTP_PORT is 'tcp://10.96.0.17:80', but it must be a port number from 0 to 65535"
                        + " (Kubernetes sets it by itself when there is a Service of that name: set it in the pod, or"
                        + " enableServiceLinks: false there)");
    }

    @Test
    void neverShowsASecret() {
        SettingType picky = new SettingType("a long text", true, text -> {
            throw new IllegalArgumentException(text);
        });
        SettingsTable table =
                new SettingsTable(List.of(Setting.optional("SECRET", "app.secret", picky, "Secret.")), List.of());
        assertThat(table.read(Map.of("SECRET", "hunter2")).problems())
                .containsExactly("SECRET is (not shown), but it must be a long text");
    }

    @Test
    void appliesRulesToTheTextsInForce() {
        SettingsTable.Rule secretWhenLoud = values -> "YES".equals(values.get("LOUD")) && !values.containsKey("SECRET")
                ? Optional.of("LOUD needs SECRET")
                : Optional.empty();
        SettingsTable table = TABLE.and(new SettingsTable(List.of(), List.of(secretWhenLoud)));
        assertThat(table.read(Map.of()).problems()).isEmpty();
        assertThat(table.read(Map.of("LOUD", "YES")).problems()).containsExactly("LOUD needs SECRET");
        assertThat(table.read(Map.of("LOUD", "YES", "SECRET", "s")).problems()).isEmpty();
    }

    @Test
    void derivesPropertiesFromSeveralSettings() {
        SettingsTable table = TABLE.withDerivation(
                        values -> Map.of("app.both", values.get("LOUD") + values.get("HTTP_PORT"), "app.mode", "first"))
                .and(new SettingsTable(List.of(), List.of()).withDerivation(values -> Map.of("app.mode", "last")));
        assertThat(table.read(Map.of("HTTP_PORT", "81", "MODE", "a")).properties())
                .containsEntry("app.both", "NO81")
                .containsEntry("app.mode", "last");
        assertThat(table.read(Map.of("MODE", "c")).problems()).hasSize(1);
    }

    @Test
    void joinsTablesInOrder() {
        SettingsTable joined = TABLE.and(CommonSettings.TABLE);
        assertThat(joined.settings()).startsWith(TABLE.settings().toArray(Setting[]::new));
        assertThat(joined.settings()).endsWith(CommonSettings.TABLE.settings().toArray(Setting[]::new));
    }

    @Test
    void everyCommonDefaultIsValid() {
        assertThat(CommonSettings.TABLE.read(Map.of()).problems()).isEmpty();
    }
}
