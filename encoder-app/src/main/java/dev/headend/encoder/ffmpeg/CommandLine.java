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

    /** The same options, each with its value, for one of several streams of a kind. @param stream e.g. {@code v:1} */
    CommandLine forStream(String stream) {
        String kind = ":" + stream.substring(0, stream.indexOf(':'));
        List<String> longer = new ArrayList<>(arguments);
        for (int option = 0; option < longer.size(); option += 2) {
            String name = longer.get(option);
            String bare = name.endsWith(kind) ? name.substring(0, name.length() - kind.length()) : name;
            longer.set(option, bare + ":" + stream);
        }
        return new CommandLine(longer);
    }
}
