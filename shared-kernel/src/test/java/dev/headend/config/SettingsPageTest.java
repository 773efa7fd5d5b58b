package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
    private static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of("RTMP_PORT", "rtmp.port", SettingType.port(), "1935", "Port of plain RTMP."),
                    Setting.optional("A_SECRET", "secret", SettingType.secretText(), "Either | or.")),
            List.of());

    @Test
    void hasARowForEachSettingAndTheCommonOnes() {
        String page = SettingsPage.of("tester", TABLE);
        assertThat(page)
                .startsWith("# Settings of the tester\n")
                .contains("| `RTMP_PORT` | `1935` | Port of plain RTMP. | a port number from 0 to 65535 |\n")
                .contains("| `A_SECRET` |  | Either \\| or. | any text |\n");
        assertThat(CommonSettings.TABLE.settings())
                .allSatisfy(setting -> assertThat(page).contains("| `" + setting.name() + "` |"));
    }
}
