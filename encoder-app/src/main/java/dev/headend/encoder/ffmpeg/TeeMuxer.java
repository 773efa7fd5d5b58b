package dev.headend.encoder.ffmpeg;

import java.util.ArrayList;
import java.util.List;

/** The syntax of FFmpeg's {@code tee} muxer, which gives what is encoded once to several muxers. Pure. */
final class TeeMuxer {
    private TeeMuxer() {}

    /**
     * One of its muxers; several are separated by {@code |}.
     *
     * @param streams which of the output's streams it gets
     * @param options each with its value, as they would stand before a file of its own
     */
    static String slave(String streams, CommandLine options, String file) {
        List<String> words = new ArrayList<>(List.of("select='" + streams + "'"));
        List<String> arguments = options.arguments();
        for (int option = 0; option < arguments.size(); option += 2) {
            words.add(arguments.get(option).substring(1) + "=" + escaped(arguments.get(option + 1), "\\':]"));
        }
        return escaped("[" + String.join(":", words) + "]" + file, "\\'|");
    }

    private static String escaped(String text, String special) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (special.indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }
}
