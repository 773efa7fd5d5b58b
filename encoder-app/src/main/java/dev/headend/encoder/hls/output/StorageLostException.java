package dev.headend.encoder.hls.output;

/** The storage has taken so little of a stream for so long that nothing is to be expected any more. */
public final class StorageLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StorageLostException(String message) {
        super(message);
    }
}
