package dev.headend.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The family of variables that say how a program authenticates at an HTTP server: {@code X_AUTH} is the method, the others
 * hold what each method needs.
 */
public final class HttpAuthSettings {
    static final String NONE = "None";
    static final String BASIC = "Basic";
    static final String BEARER = "Bearer";
    static final String CUSTOM = "Custom";

    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");

    private HttpAuthSettings() {}

    /**
     * The variables of one server, with the rule that a method has what it needs. The password has two names: the seed of
     * the coordinator leaves {@code _AUTH} out of it.
     *
     * @param prefix of the variables, such as {@code KEY_VERIFICATION}
     * @param property of a {@link HttpAuthProperties}
     * @param server for the documentation, such as "the key verification API"
     */
    public static SettingsTable of(String prefix, String property, String server) {
        String auth = prefix + "_AUTH";
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.of(
                auth,
                property + ".method",
                SettingType.oneOf(NONE, BASIC, BEARER, CUSTOM),
                NONE,
                "How the program authenticates at " + server + "."));
        settings.add(
                Setting.optional(auth + "_USER", property + ".user", SettingType.text(), "User name, for `Basic`."));
        settings.add(Setting.optional(
                prefix + "_PASSWORD", property + ".password", SettingType.secretText(), "Password, for `Basic`."));
        settings.add(Setting.optional(
                auth + "_PASSWORD",
                property + ".password-fallback",
                SettingType.secretText(),
                "Another name of `" + prefix + "_PASSWORD`, used when that is not set."));
        settings.add(Setting.optional(auth + "_TOKEN", property + ".token", headerText(), "Token, for `Bearer`."));
        settings.add(Setting.optional(
                auth + "_CUSTOM",
                property + ".custom",
                headerText(),
                "The whole `Authorization` header, for `Custom`."));
        return new SettingsTable(settings, List.of(values -> incomplete(prefix, values)));
    }

    /** What a header cannot hold would make every request impossible, so it is refused at the start. */
    private static SettingType headerText() {
        return SettingType.secretParsedBy("text of printable ASCII characters", text -> {
            if (!PRINTABLE.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    private static Optional<String> incomplete(String prefix, Map<String, String> values) {
        String auth = prefix + "_AUTH";
        String method = values.getOrDefault(auth, NONE);
        List<String> missing = new ArrayList<>();
        if (method.equalsIgnoreCase(BASIC)) {
            need(auth + "_USER", values, missing);
            if (!values.containsKey(auth + "_PASSWORD")) {
                need(prefix + "_PASSWORD", values, missing);
            }
        }
        if (method.equalsIgnoreCase(BEARER)) {
            need(auth + "_TOKEN", values, missing);
        }
        if (method.equalsIgnoreCase(CUSTOM)) {
            need(auth + "_CUSTOM", values, missing);
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(auth + " is '" + method + "', but that needs " + String.join(" and ", missing)
                        + " to be set too");
    }

    private static void need(String name, Map<String, String> values, List<String> missing) {
        if (!values.containsKey(name)) {
            missing.add(name);
        }
    }
}
