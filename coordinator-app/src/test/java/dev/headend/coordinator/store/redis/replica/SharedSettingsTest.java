package dev.headend.coordinator.store.redis.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedSettingsTest {
    private static SharedSettings of(String control, String token) {
        return new SharedSettings(Map.of()).with(Map.of("CONTROL_SECRET", control, "PUBLISH_TOKEN", token));
    }

    @Test
    void secretsAreComparedAndNotTold() {
        SharedSettings own = of("hush", "open");
        assertThat(own.text()).doesNotContain("hush", "open");
        assertThat(own.differences(of("hush", "open").text())).isEmpty();
        assertThat(own.differences(of("hush", "").text()))
                .singleElement()
                .asString()
                .startsWith("PUBLISH_TOKEN is unset there, hmac:");
        assertThat(own.differences(of("hush", "other").text()))
                .singleElement()
                .asString()
                .startsWith("PUBLISH_TOKEN is hmac:");
    }

    @Test
    void whatAnotherVersionDoesNotCompareIsNotSaidToBeUnset() {
        assertThat(of("hush", "open")
                        .differences(new SharedSettings(Map.of())
                                .with(Map.of("CONTROL_SECRET", "hush"))
                                .text()))
                .isEmpty();
    }

    @Test
    void withAnotherControlSecretThatAloneIsSaid() {
        assertThat(of("hush", "open").differences(of("other", "open").text()))
                .singleElement()
                .asString()
                .startsWith("CONTROL_SECRET is hmac:");
    }
}
