package dev.headend.control;

import java.util.Arrays;
import java.util.Optional;

/** What an encoder has made available ({@code Stream-Type}, and {@code x-stream-type} toward the application). */
public enum StreamType {
    HLS_LIVE("HLS-LIVE"),
    HLS_VOD("HLS-VOD"),
    IMG_PREVIEW("IMG-PREVIEW");

    private final String wireName;

    StreamType(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire and in callbacks. */
    public String wireName() {
        return wireName;
    }

    /** The type of that name, in any case; empty when there is none. */
    public static Optional<StreamType> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(t -> t.wireName.equalsIgnoreCase(name))
                .findFirst();
    }
}
