package dev.headend.config.restreamer;

import java.util.Optional;
import java.util.function.Function;

/**
 * A setting of ours that one of Restreamer-Edge's variables becomes.
 *
 * @param value empty = the setting stays as it is
 */
public record Translated(Component component, String setting, Function<RestreamerValues, Optional<String>> value) {
    /** One whose value is the variable's. */
    static Translated same(Component component, String setting, String variable) {
        return new Translated(component, setting, values -> Optional.of(values.text(variable)));
    }

    @Override
    public String toString() {
        return setting + " (" + component + ")";
    }
}
