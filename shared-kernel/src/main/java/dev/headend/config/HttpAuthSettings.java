package dev.headend.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
     * What the variables of one server are called.
     *
     * @param otherPassword another name for the password, used when the first is not set; null = there is none
     */
    private record Names(
            String method,
            String user,
            String password,
            @Nullable String otherPassword,
            String token,
            String custom) {}

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
        return of(
                new Names(
                        auth,
                        auth + "_USER",
                        prefix + "_PASSWORD",
                        auth + "_PASSWORD",
                        auth + "_TOKEN",
                        auth + "_CUSTOM"),
                property,
                server);
    }

    /** As {@link #of(String, String, String)}, with {@code _AUTH} in the names of the method and of the custom header only. */
    public static SettingsTable ofShortNames(String prefix, String property, String server) {
        String auth = prefix + "_AUTH";
        return of(
                new Names(auth, prefix + "_USER", prefix + "_PASSWORD", null, prefix + "_TOKEN", auth + "_CUSTOM"),
                property,
                server);
    }

    private static SettingsTable of(Names names, String property, String server) {
        List<Setting> settings = new ArrayList<>();
        settings.add(Setting.of(
                names.method(),
                property + ".method",
                SettingType.oneOf(NONE, BASIC, BEARER, CUSTOM),
                NONE,
                "How the program authenticates at " + server + "."));
        settings.add(Setting.optional(names.user(), property + ".user", SettingType.text(), "User name, for `Basic`."));
        settings.add(Setting.optional(
                names.password(), property + ".password", SettingType.secretText(), "Password, for `Basic`."));
        if (names.otherPassword() != null) {
            settings.add(Setting.optional(
                    names.otherPassword(),
                    property + ".password-fallback",
                    SettingType.secretText(),
                    "Another name of `" + names.password() + "`, used when that is not set."));
        }
        settings.add(Setting.optional(names.token(), property + ".token", headerText(), "Token, for `Bearer`."));
        settings.add(Setting.optional(
                names.custom(), property + ".custom", headerText(), "The whole `Authorization` header, for `Custom`."));
        return new SettingsTable(settings, List.of(values -> incomplete(names, values)));
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

    private static Optional<String> incomplete(Names names, Map<String, String> values) {
        String method = values.getOrDefault(names.method(), NONE);
        List<String> missing = new ArrayList<>();
        if (method.equalsIgnoreCase(BASIC)) {
            need(names.user(), values, missing);
            if (names.otherPassword() == null || !values.containsKey(names.otherPassword())) {
                need(names.password(), values, missing);
            }
        }
        if (method.equalsIgnoreCase(BEARER)) {
            need(names.token(), values, missing);
        }
        if (method.equalsIgnoreCase(CUSTOM)) {
            need(names.custom(), values, missing);
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(names.method() + " is '" + method + "', but that needs " + String.join(" and ", missing)
                        + " to be set too");
    }

    private static void need(String name, Map<String, String> values, List<String> missing) {
        if (!values.containsKey(name)) {
            missing.add(name);
        }
    }
}
