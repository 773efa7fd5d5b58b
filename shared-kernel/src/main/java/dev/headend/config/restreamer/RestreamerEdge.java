package dev.headend.config.restreamer;

import dev.headend.config.CommonSettings;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the variables of Restreamer-Edge as settings of one of our programs, where {@code RESTREAMER_EDGE} asks for it. Settings of
 * ours that are set besides come first.
 */
public final class RestreamerEdge {
    /** The application that publishers of Restreamer-Edge publish to. */
    private static final String APPLICATION = "hls";

    private RestreamerEdge() {}

    /** What to put into the settings of a program. */
    public static SettingsTable.Translation of(Component component) {
        return environment -> SettingType.isYes(text(environment, CommonSettings.RESTREAMER_EDGE))
                ? translate(component, environment)
                : SettingsTable.Translation.NONE.translate(environment);
    }

    static String text(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static SettingsTable.Translated translate(Component component, Map<String, String> environment) {
        SettingsTable.Reading variables = RestreamerVariables.TABLE.read(withoutOtherNames(environment));
        Map<String, String> settings = new LinkedHashMap<>(environment);
        RestreamerVariables.ALL.forEach(variable -> settings.remove(variable.name()));
        if (variables.problems().isEmpty()) {
            add(settings, component, environment, RestreamerValues.of(variables));
        }
        return new SettingsTable.Translated(
                settings,
                variables.problems(),
                warnings(component, environment, variables.properties()),
                wordings(component, environment));
    }

    /** Whoever set HTTPS_SRV does not know what it becomes. */
    private static Map<String, SettingsTable.Wording> wordings(Component component, Map<String, String> environment) {
        boolean own = !text(environment, "SSL_CERT").isEmpty()
                || !text(environment, "SSL_KEY").isEmpty();
        return own || component != Component.EDGE
                ? Map.of()
                : Map.of("SSL_CERT", RestreamerVariables.FILES, "SSL_KEY", RestreamerVariables.FILES);
    }

    /** Of all programs one says them. */
    private static List<String> warnings(
            Component component, Map<String, String> environment, Map<String, Object> values) {
        return component == Component.EDGE ? RestreamerWarnings.of(environment, values) : List.of();
    }

    private static Map<String, String> withoutOtherNames(Map<String, String> environment) {
        String token = text(environment, RestreamerVariables.OTHER_TOKEN);
        if (token.isEmpty() || !text(environment, RestreamerVariables.TOKEN).isEmpty()) {
            return environment;
        }
        Map<String, String> named = new LinkedHashMap<>(environment);
        named.put(RestreamerVariables.TOKEN, token);
        return named;
    }

    /** Nothing that is set by its own name is touched. */
    private static void add(
            Map<String, String> settings,
            Component component,
            Map<String, String> environment,
            RestreamerValues values) {
        for (RestreamerVariable variable : RestreamerVariables.ALL) {
            for (Translated setting : variable.settings()) {
                if (setting.component() == component && !isReplaced(setting.setting(), environment)) {
                    setting.value()
                            .apply(values)
                            .ifPresent(value -> addUnlessSet(settings, environment, setting.setting(), value));
                }
            }
        }
        if (component == Component.EDGE) {
            addUnlessSet(settings, environment, "RTMP_TOKEN_APPLICATION", APPLICATION);
            // Restreamer-Edge has no such limit, and one Restreamer may push many streams.
            addUnlessSet(settings, environment, "MAX_IP_CONCURRENT_CONNECTIONS", "0");
            addUnlessSet(settings, environment, "DISABLE_TEST_CLIENT", "YES");
        }
    }

    /** A certificate in files takes the place of one that is fetched, and the other way round, whichever is set by its own name. */
    private static boolean isReplaced(String setting, Map<String, String> environment) {
        return switch (setting) {
            case "SSL_CERT", "SSL_KEY" -> !text(environment, "ACME_DOMAINS").isEmpty();
            case "ACME_DOMAINS", "ACME_EMAIL" ->
                !text(environment, "SSL_CERT").isEmpty()
                        || !text(environment, "SSL_KEY").isEmpty();
            default -> false;
        };
    }

    private static void addUnlessSet(
            Map<String, String> settings, Map<String, String> environment, String name, String value) {
        String own = text(environment, name);
        settings.put(name, own.isEmpty() ? value : own);
    }
}
