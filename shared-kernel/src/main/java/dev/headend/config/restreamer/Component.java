package dev.headend.config.restreamer;

import java.util.Locale;

/** A program that has settings. */
public enum Component {
    COORDINATOR,
    EDGE,
    ENCODER;

    /** As in messages and documents. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
