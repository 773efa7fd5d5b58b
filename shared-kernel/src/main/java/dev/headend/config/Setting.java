package dev.headend.config;

import org.jspecify.annotations.Nullable;

/**
 * One documented environment variable.
 *
 * @param name of the variable, as documented
 * @param property the Spring property it becomes
 * @param type what it may hold
 * @param defaultValue as one would write it into the variable; null = the property stays unset
 * @param description one line for the documentation
 */
public record Setting(
        String name,
        String property,
        SettingType type,
        @Nullable String defaultValue,
        String description) {

    /** A setting that has a default. */
    public static Setting of(String name, String property, SettingType type, String defaultValue, String description) {
        return new Setting(name, property, type, defaultValue, description);
    }

    /** A setting without a default: its property is absent unless the variable is set. */
    public static Setting optional(String name, String property, SettingType type, String description) {
        return new Setting(name, property, type, null, description);
    }
}
