package dev.headend.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Variables such as {@code REDIS_PORT=tcp://10.0.0.17:6379}, which Kubernetes sets in every pod for each Service of the namespace unless
 * the pod has {@code enableServiceLinks: false}.
 */
public final class ServiceLinks {
    private static final int MAX_PORT = 65_535;
    private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private ServiceLinks() {}

    /** Whether this text says where a Service is, as no value of a setting does. */
    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /**
     * The type of a setting such as {@code REDIS_PORT}, which Kubernetes sets by itself where a Service has that name: that must not
     * stop a program that has no use for the setting. One that has asks {@link #problem}.
     *
     * @param instead the port that is read from an address
     */
    public static SettingType portOr(int instead) {
        return new SettingType("a port number from 1 to " + MAX_PORT, false, text -> {
            int port = isAddress(text) ? instead : Integer.parseInt(text);
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException();
            }
            return String.valueOf(port);
        });
    }

    /**
     * What is wrong with a port that Kubernetes has set; empty if it is a port.
     *
     * @param setting the name of the variable
     * @param service the name of the Service that sets it
     */
    public static Optional<String> problem(String setting, String service, String value) {
        return isAddress(value)
                ? Optional.of(
                        setting + " is '" + value + "', as Kubernetes sets it by itself for a Service called " + service
                                + ", but it must be a port number: set it in the pod, or enableServiceLinks: false there")
                : Optional.empty();
    }

    /**
     * Hides them from Spring Boot, to which the variable of a Service called {@code headend-edge-rtmp} is the property
     * {@code headend.edge.rtmp.port}, and takes precedence over the setting. All other variables it sees as ever.
     */
    static void hideFrom(SpringApplication application) {
        // The context of the management port reads the environment anew, and inherits only sources of other names.
        System.setProperty(AbstractEnvironment.IGNORE_GETENV_PROPERTY_NAME, "true");
        application.addListeners(new OtherVariables());
    }

    /** Before anything is read from the environment. */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    private static final class OtherVariables implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
        private static final String ALL = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        /** By this end of the name Spring Boot sees that it holds variables, whose names it reads loosely. */
        private static final String VISIBLE = "headend-" + ALL;

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            Map<String, Object> visible = new HashMap<>(System.getenv());
            visible.values().removeIf(value -> isAddress(value.toString()));
            event.getEnvironment()
                    .getPropertySources()
                    .replace(ALL, new SystemEnvironmentPropertySource(VISIBLE, visible));
        }
    }
}
