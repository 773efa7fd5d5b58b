package dev.headend.encoder.ffmpeg;

import java.util.ArrayList;
import java.util.List;

/** Arguments of a program. Immutable: each method returns a longer line. */
record CommandLine(List<String> arguments) {
    static final CommandLine EMPTY = new CommandLine(List.of());

    CommandLine {
        arguments = List.copyOf(arguments);
    }

    /** With more words at its end, such as an option and its value. */
    CommandLine with(String... words) {
        List<String> longer = new ArrayList<>(arguments);
        longer.addAll(List.of(words));
        return new CommandLine(longer);
    }

    CommandLine and(CommandLine other) {
        List<String> longer = new ArrayList<>(arguments);
        longer.addAll(other.arguments);
        return new CommandLine(longer);
    }
}
