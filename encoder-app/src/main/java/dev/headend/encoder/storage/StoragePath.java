package dev.headend.encoder.storage;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A relative path that cannot leave the storage: names of letters, digits and {@code _ ~ - .}, none beginning with a dot, so
 * neither hidden files nor {@code ..}.
 *
 * @param names at least one
 */
public record StoragePath(List<String> names) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9_~.-]{0,254}");

    public StoragePath {
        names = List.copyOf(names);
    }

    /** @throws IllegalArgumentException if the text is no such path */
    public static StoragePath of(String text) {
        List<String> names = List.of(text.split("/", -1));
        if (!names.stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException("not a path in storage");
        }
        return new StoragePath(names);
    }

    /** The path in text; nothing in it means anything else in a URL. */
    @Override
    public String toString() {
        return String.join("/", names);
    }
}
