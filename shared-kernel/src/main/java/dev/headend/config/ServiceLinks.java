package dev.headend.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Variables such as {@code REDIS_PORT=tcp://10.0.0.17:6379}, which Kubernetes sets in every pod for each Service of the namespace unless
 * the pod has {@code enableServiceLinks: false}.
 */
final class ServiceLinks {
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private ServiceLinks() {}

    /** Whether this text says where a Service is, as no value of a setting does. */
    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /**
     * Hides them from Spring Boot, to which the variable of a Service called {@code headend-edge-rtmp} is the property
     * {@code headend.edge.rtmp.port}, and takes precedence over the setting.
     */
    static void hideFrom(ConfigurableEnvironment environment) {
        String source = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        Map<String, Object> visible = new HashMap<>(environment.getSystemEnvironment());
        visible.values().removeIf(value -> isAddress(value.toString()));
        environment.getPropertySources().replace(source, new SystemEnvironmentPropertySource(source, visible));
    }
}
