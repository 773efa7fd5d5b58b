package dev.headend.coordinator.stream;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes what a peer wrote fit for the log: short, on one line, and without the addresses of sources, which hold keys. */
final class PeerText {
    private static final int SHOWN = 200;
    private static final Pattern ADDRESS = Pattern.compile("(?i)\\b(rtmps?|wss?)://\\S+");

    private PeerText() {}

    static String shown(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String harmless = ADDRESS.matcher(text).replaceAll("$1://***").replaceAll("\\p{Cntrl}", "?");
        return harmless.length() <= SHOWN ? harmless : harmless.substring(0, SHOWN) + "…";
    }
}
