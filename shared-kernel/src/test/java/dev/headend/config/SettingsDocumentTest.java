package dev.headend.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsDocumentTest {
    @Test
    void everySettingHasARow() {
        SettingsTable table = new SettingsTable(
                List.of(
                        Setting.of("PORT", "p", SettingType.port(), "80", "Where to listen."),
                        Setting.optional("NAME", "n", SettingType.text(), "A name, or|and two.")),
                List.of());
        assertThat(SettingsDocument.of("Settings of a thing", table))
                .startsWith("# Settings of a thing\n")
                .endsWith("""
                        | `PORT` | `80` | a port number from 0 to 65535 | Where to listen. |
                        | `NAME` |  | any text | A name, or\\|and two. |
                        """);
    }
}
