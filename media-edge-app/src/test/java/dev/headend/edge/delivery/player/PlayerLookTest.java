package dev.headend.edge.delivery.player;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.SettingsTable;
import dev.headend.edge.delivery.MediaUrl;
import dev.headend.media.ChannelId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the variables make of the page. */
class PlayerLookTest {
    private static PlayerProperties look(Map<String, String> variables) {
        SettingsTable.Reading reading = PlayerSettings.TABLE.read(variables);
        assertThat(reading.problems()).isEmpty();
        return new Binder(new MapConfigurationPropertySource(reading.properties()))
                .bind("headend.edge.player", PlayerProperties.class)
                .get();
    }

    private static String page(Map<String, String> variables) {
        return new PlayerPage(look(variables), MediaUrl.of(null)).of(new ChannelId("news"), false, false);
    }

    @Test
    void isPlainUnlessAskedFor() {
        assertThat(page(Map.of()))
                .contains("data-buttons=\"\" data-seekbar=\"\"")
                .doesNotContain("watermark", "{", "none");
        assertThat(page(Map.of("PLAYER_WATERMARK_SOURCE", "none"))).isEqualTo(page(Map.of()));
        assertThat(look(Map.of()).watermarkOrigin()).isEmpty();
    }

    @Test
    void hasColorsAndAWatermarkThatLeadsSomewhere() {
        Map<String, String> variables = Map.of(
                "PLAYER_COLOR_BUTTONS", "3daa48",
                "PLAYER_COLOR_SEEKBAR", "FF0000",
                "PLAYER_WATERMARK_SOURCE", "https://Example.com:8443/logo.png?a=1&b='",
                "PLAYER_WATERMARK_POSITION", "bottom-left",
                "PLAYER_WATERMARK_LINK", "http://example.com/about");
        assertThat(page(variables))
                .contains("data-buttons=\"#3daa48\" data-seekbar=\"#FF0000\"")
                .contains("<a id=\"watermark\" class=\"bottom-left\" href=\"http://example.com/about\" ")
                .contains("<img src=\"https://Example.com:8443/logo.png?a=1&amp;b=&#39;\" ");
        assertThat(look(variables).watermarkOrigin()).isEqualTo("https://example.com:8443");
    }

    @Test
    void reportsOnlyToAccountsThatThereAre() {
        assertThat(page(Map.of("PLAYER_GA_ACCOUNT", "G-1A2B3C4D5E", "PLAYER_GA_TRACKERNAME", "edge 1")))
                .contains("data-account=\"G-1A2B3C4D5E\" data-tracker=\"edge 1\"");
        assertThat(page(Map.of("PLAYER_GA_ACCOUNT", "UA-12345-6"))).isEqualTo(page(Map.of()));
        assertThat(PlayerPolicy.of(look(Map.of("PLAYER_GA_ACCOUNT", "UE123456")), MediaUrl.of(null)))
                .isEqualTo(PlayerPolicy.of(look(Map.of()), MediaUrl.of(null)))
                .doesNotContain("google");
    }

    @ParameterizedTest
    @CsvSource({
        "PLAYER_COLOR_BUTTONS, #3daa48",
        "PLAYER_COLOR_SEEKBAR, red",
        "PLAYER_WATERMARK_SOURCE, javascript:alert(1)",
        "PLAYER_WATERMARK_SOURCE, data:image/png",
        "PLAYER_WATERMARK_SOURCE, https://a;b/logo.png",
        "PLAYER_WATERMARK_LINK, /about",
        "PLAYER_WATERMARK_POSITION, middle",
        "PLAYER_GA_ACCOUNT, G-1'",
        "PLAYER_GA_TRACKERNAME, a<b"
    })
    void takesNothingElse(String variable, String value) {
        assertThat(PlayerSettings.TABLE.read(Map.of(variable, value)).problems())
                .hasSize(1);
    }
}
