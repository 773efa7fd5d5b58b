package dev.headend.coordinator;

import dev.headend.config.HttpAuthProperties;
import dev.headend.coordinator.commands.CommandsProperties;
import dev.headend.coordinator.control.ControlProperties;
import dev.headend.coordinator.verification.VerificationProperties;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may connect, publish and command: the same at all coordinators that share a store, or a balancer decides it by chance. */
@Component
final class SharedSecrets {
    private final Map<String, String> values = new LinkedHashMap<>();

    SharedSecrets(ControlProperties control, VerificationProperties verification, CommandsProperties commands) {
        HttpAuthProperties auth = verification.auth();
        values.put("CONTROL_SECRET", text(control.secret()));
        values.put("KEY_VERIFICATION_URL", text(verification.url()));
        values.put(
                "KEY_VERIFICATION_AUTH",
                text(auth.method(), auth.user(), auth.password(), auth.token(), auth.custom()));
        values.put("PUBLISH_TOKEN", text(verification.publishToken()));
        values.put("COMMANDS_API_AUTH", text(commands.auth(), commands.user(), commands.password(), commands.token()));
    }

    /** By environment variables; '' = unset. */
    Map<String, String> values() {
        return Map.copyOf(values);
    }

    private static String text(@Nullable Object... parts) {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            if (part != null) {
                text.append(part).append('\n');
            }
        }
        return text.toString();
    }
}
