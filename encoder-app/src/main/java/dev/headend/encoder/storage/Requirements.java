package dev.headend.encoder.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Settings that a kind of storage cannot do without. Immutable. */
public final class Requirements {
    private final String type;
    private final List<Need> needs;

    private Requirements(String type, List<Need> needs) {
        this.type = type;
        this.needs = List.copyOf(needs);
    }

    /** Settings that are needed, unless another is set; "" = in any case. */
    private record Need(String instead, List<String> names) {}

    /** @param type as {@code HLS_STORAGE_TYPE} names it */
    public static Requirements of(String type) {
        return new Requirements(type, List.of());
    }

    /** These are needed. */
    public Requirements all(String... names) {
        return allUnless("", names);
    }

    /** These are needed, unless one is set that stands for all of them. */
    public Requirements allUnless(String instead, String... names) {
        List<Need> more = new ArrayList<>(needs);
        more.add(new Need(instead, Arrays.asList(names)));
        return new Requirements(type, more);
    }

    /** What is missing, in a sentence for the operator; empty if nothing is, or another storage is used. */
    public Optional<String> problem(Map<String, String> values) {
        if (!type.equalsIgnoreCase(values.getOrDefault(StorageSettings.TYPE, ""))) {
            return Optional.empty();
        }
        List<String> missing = needs.stream()
                .filter(need -> !values.containsKey(need.instead()))
                .flatMap(need -> missing(need, values).stream())
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(StorageSettings.TYPE + " is '" + type + "', but that needs "
                        + String.join(" and ", missing) + " to be set too");
    }

    /** One text for all that is missing of a need; empty if it is met. */
    private static Optional<String> missing(Need need, Map<String, String> values) {
        String names =
                need.names().stream().filter(name -> !values.containsKey(name)).collect(Collectors.joining(" and "));
        String alternative = need.instead().isEmpty() ? "" : " (or " + need.instead() + " instead)";
        return names.isEmpty() ? Optional.empty() : Optional.of(names + alternative);
    }
}
