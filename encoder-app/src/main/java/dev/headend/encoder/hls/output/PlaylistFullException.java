package dev.headend.encoder.hls.output;

/** A live playlist that keeps all segments has as many as it may: only another stream can go on. */
public final class PlaylistFullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PlaylistFullException(String message) {
        super(message);
    }
}
