package dev.headend.coordinator;

import dev.headend.config.HttpAuthProperties;
import dev.headend.coordinator.commands.CommandsProperties;
import dev.headend.coordinator.control.ControlProperties;
import dev.headend.coordinator.events.CallbackProperties;
import dev.headend.coordinator.verification.VerificationProperties;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may connect, publish and command, and by what the application knows us: the same at all coordinators that share a store, or a
 * balancer decides it by chance.
 */
@Component
final class SharedSecrets {
    private static final String UNSET = "";

    private final Map<String, String> values = new LinkedHashMap<>();

    SharedSecrets(
            ControlProperties control,
            VerificationProperties verification,
            CallbackProperties callbacks,
            CommandsProperties commands) {
        values.put("CONTROL_SECRET", text(control.secret()));
        values.put("KEY_VERIFICATION_URL", text(verification.url()));
        values.put("KEY_VERIFICATION_AUTH", header(verification.auth()));
        values.put("PUBLISH_TOKEN", text(verification.publishToken()));
        values.put("EVENT_CALLBACK_AUTH", header(callbacks.auth()));
        values.put("EVENT_CALLBACK_SIGNING_SECRET", text(callbacks.signingSecret()));
        values.put("COMMANDS_API_AUTH", accepted(commands));
    }

    /** By environment variables, of which each {@code _AUTH} stands for its {@code _USER}, {@code _PASSWORD} and so on too; '' = unset. */
    Map<String, String> values() {
        return Map.copyOf(values);
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, UNSET);
    }

    private static String text(@Nullable URI value) {
        return value == null ? UNSET : value.toString();
    }

    /** What is sent: a password that the method does not use makes no difference. */
    private static String header(HttpAuthProperties auth) {
        return auth.toHttpAuth().headerValue().orElse(UNSET);
    }

    private static String accepted(CommandsProperties commands) {
        return commands.auth().equals("None")
                ? UNSET
                : String.join(
                        "\n",
                        commands.auth(),
                        text(commands.user()),
                        text(commands.password()),
                        text(commands.token()));
    }
}
