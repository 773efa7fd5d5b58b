package dev.headend.coordinator.store.redis.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
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
    void thatTheyDifferIsSaidAtOnceAndEveryTenMinutesWhileItLasts(CapturedOutput output) {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        SharedSettings own = new SharedSettings(Map.of("RESUME_GRACE_SECONDS", "30"), now::get);
        String warning = "coordinator 7@other has other settings than this one, but they must be the same:"
                + " RESUME_GRACE_SECONDS is 5 there, 30 here";
        Map<String, String> others = Map.of("7@other", "RESUME_GRACE_SECONDS=5");
        own.compare(others);
        own.compare(others);
        assertThat(output.getOut()).containsOnlyOnce(warning);
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(10)).minusMillis(1));
        own.compare(others);
        assertThat(output.getOut()).containsOnlyOnce(warning);
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(10)));
        own.compare(others);
        own.compare(others);
        assertThat(output.getOut().split(warning, -1)).hasSize(3);
        assertThat(own.differing()).containsOnlyKeys("7@other");
        own.compare(Map.of());
        own.compare(Map.of());
        assertThat(output.getOut()).containsOnlyOnce("have the same settings now");
        assertThat(own.differing()).isEmpty();
    }

    @Test
    void withAnotherControlSecretThatAloneIsSaid() {
        assertThat(of("hush", "open").differences(of("other", "open").text()))
                .singleElement()
                .asString()
                .startsWith("CONTROL_SECRET is hmac:");
    }
}
