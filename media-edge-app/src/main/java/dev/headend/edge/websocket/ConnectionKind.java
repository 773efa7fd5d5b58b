package dev.headend.edge.websocket;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a client wants, as the last part of the address says. */
public enum ConnectionKind {
    PUBLISH,
    /** The stream, from the latest place where a decoder can begin. */
    RECEIVE,
    /** The same, or all that is kept for an encoder; then nothing more is kept for one. */
    RECEIVE_CLEAR_CACHE,
    /** One message, which shows what is in the stream. */
    PROBE;

    static Optional<ConnectionKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.label().equals(name)).findFirst();
    }

    /** The name in addresses. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
