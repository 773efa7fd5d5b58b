package dev.headend.encoder.source;

import java.io.IOException;

/** A source does not give what is needed of it. The message is one line for people, without the stream's key. */
public final class SourceException extends IOException {
    private static final long serialVersionUID = 1;

    SourceException(String message) {
        super(message);
    }
}
