package dev.headend.config.restreamer;

import dev.headend.config.SettingsTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The values of the honoured variables, in the form that their types read them to, defaults included. */
public final class RestreamerValues {
    private final Map<String, ?> values;

    private RestreamerValues(Map<String, ?> values) {
        this.values = values;
    }

    /** @param reading without problems */
    static RestreamerValues of(SettingsTable.Reading reading) {
        return new RestreamerValues(reading.properties());
    }

    /** Of times that are not read yet; empty if one of them is none. */
    static Optional<RestreamerValues> ofTexts(Map<String, String> texts, String... names) {
        Map<String, String> values = new HashMap<>();
        try {
            for (String name : names) {
                values.put(name, NginxTypes.time().reader().apply(texts.getOrDefault(name, "")));
            }
        } catch (IllegalArgumentException saidElsewhere) {
            return Optional.empty();
        }
        return Optional.of(new RestreamerValues(values));
    }

    String text(String variable) {
        return Objects.toString(values.get(variable), "");
    }

    boolean isOn(String variable) {
        return text(variable).equals("true");
    }

    /** Milliseconds, or bytes. */
    long number(String variable) {
        return Long.parseLong(text(variable));
    }
}
