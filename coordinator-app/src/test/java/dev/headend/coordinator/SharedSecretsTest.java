package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.commands.CommandsProperties;
import dev.headend.coordinator.control.ControlProperties;
import dev.headend.coordinator.events.CallbackProperties;
import dev.headend.coordinator.verification.VerificationProperties;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Which secrets coordinators compare, by their properties. */
final class SharedSecretsTest {
    private static <T> T bound(Map<String, String> properties, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("headend.coordinator." + prefix, type);
    }

    private static Map<String, String> secrets(Map<String, String> properties) {
        return new SharedSecrets(
                        bound(properties, "control", ControlProperties.class),
                        bound(properties, "verification", VerificationProperties.class),
                        bound(properties, "events", CallbackProperties.class),
                        bound(properties, "commands", CommandsProperties.class))
                .values();
    }

    private static Map<String, String> withAuth(String room, String method, String name, String value) {
        String prefix = "headend.coordinator." + room + ".auth";
        return Map.of(prefix + ".method", method, prefix + ".user", "u", prefix + "." + name, value);
    }

    @Test
    void whatIsNotSetIsNothing() {
        assertThat(secrets(Map.of()).values()).containsOnly("");
        assertThat(secrets(withAuth("events", "None", "token", "unused"))).isEqualTo(secrets(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "control.secret,        CONTROL_SECRET",
        "verification.url,      KEY_VERIFICATION_URL",
        "verification.publish-token, PUBLISH_TOKEN",
        "events.signing-secret, EVENT_CALLBACK_SIGNING_SECRET",
        "commands.auth,         COMMANDS_API_AUTH",
    })
    void eachIsComparedByItsName(String property, String name) {
        Map<String, String> secrets = secrets(Map.of("headend.coordinator." + property, "x"));
        assertThat(secrets.get(name)).contains("x");
        assertThat(secrets).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({
        "verification, KEY_VERIFICATION_AUTH, Basic,  password",
        "verification, KEY_VERIFICATION_AUTH, Basic,  password-fallback",
        "events,       EVENT_CALLBACK_AUTH,   Basic,  password",
        "events,       EVENT_CALLBACK_AUTH,   Basic,  password-fallback",
        "events,       EVENT_CALLBACK_AUTH,   Bearer, token",
        "events,       EVENT_CALLBACK_AUTH,   Custom, custom",
    })
    void ofWhatIsShownToTheApplicationEachPartCounts(String room, String name, String method, String part) {
        Map<String, String> one = secrets(withAuth(room, method, part, "one"));
        Map<String, String> another = secrets(withAuth(room, method, part, "another"));
        assertThat(one.get(name)).isNotEmpty().isNotEqualTo(another.get(name));
    }
}
