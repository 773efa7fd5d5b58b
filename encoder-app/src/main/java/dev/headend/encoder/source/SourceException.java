package dev.headend.encoder.source;

import java.io.IOException;

/** A source cannot be used. The message is one line for operators, without the stream key. */
public final class SourceException extends IOException {
    private static final long serialVersionUID = 1;

    public SourceException(String message) {
        super(message);
    }
}
