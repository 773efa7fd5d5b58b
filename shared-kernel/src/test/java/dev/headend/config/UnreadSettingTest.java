package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadSettingTest {
    private static final SettingsTable TABLE = SettingsTable.ofUnread(List.of(
            UnreadSetting.refused("TOKEN", "anyone may publish here; unset it"),
            UnreadSetting.refusedIfYes("PUSH", "nothing is pushed; unset it"),
            UnreadSetting.warned("WORKERS", "it has no meaning here; unset it"),
            UnreadSetting.withoutEffect("PUSH_SECRET", "it belongs to PUSH")));

    @Test
    void whatIsNotHonouredStopsTheStartWithoutShowingTheValue() {
        assertThat(TABLE.read(Map.of("TOKEN", "s3cret", "PUSH", "yes")).problems())
                .containsExactly(
                        "TOKEN is set, but anyone may publish here; unset it",
                        "PUSH is set, but nothing is pushed; unset it");
    }

    @Test
    void whatAsksForNothingIsFine() {
        SettingsTable.Reading reading = TABLE.read(Map.of("TOKEN", " ", "PUSH", "no", "PUSH_SECRET", "s3cret"));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void whatTunesSomethingElseIsWarnedOf() {
        assertThat(TABLE.read(Map.of("WORKERS", "4")).warnings())
                .containsExactly("WORKERS is set, but it has no meaning here; unset it");
    }

    @Test
    void aKnownNameIsNoMisspelling() {
        assertThat(TABLE.read(Map.of("PUSH_SECRET", "x")).warnings()).isEmpty();
        assertThat(TABLE.read(Map.of("TOKENS", "x")).warnings())
                .containsExactly("TOKENS is set, but there is no such setting: did you mean TOKEN?");
    }

    @Test
    void thePageListsThem() {
        assertThat(SettingsPage.of("program", TABLE))
                .contains("| `PUSH` | the program does not start, except with NO | nothing is pushed; unset it |")
                .contains("| `TOKEN` | the program does not start | anyone may publish here; unset it |")
                .contains("| `WORKERS` | a warning | it has no meaning here; unset it |")
                .contains("| `PUSH_SECRET` | nothing | it belongs to PUSH |");
    }
}
