package dev.headend.rtmp.chunk;

/** Counts the bytes received, and tells when the peer's window is full (RTMP 1.0, section 5.4.3). */
final class Acknowledger {
    /** In bytes, until the peer sets one. */
    private static final int DEFAULT_WINDOW = 2_500_000;

    /** A smaller window would only cost time. */
    private static final int SMALLEST_WINDOW = 1024;

    private int window = DEFAULT_WINDOW;
    private long received;
    private long acknowledged;

    void window(int bytes) {
        window = bytes > 0 ? Math.max(bytes, SMALLEST_WINDOW) : DEFAULT_WINDOW;
    }

    void received(int bytes) {
        received += bytes;
    }

    boolean isDue() {
        return received - acknowledged >= window;
    }

    /** Begins a new window. @return what is to be acknowledged: it wraps at 2^32, else some encoders stop at 4 GB */
    int acknowledge() {
        acknowledged = received;
        return (int) received;
    }
}
