package dev.headend.encoder.hls.playlist;

/**
 * Which key encrypts which segment. Keys are called after the first segment that they are for: {@code 4.key}.
 *
 * @param segmentsPerKey segments after which another key follows; 0 = there is one for all
 */
public record KeyRotation(int segmentsPerKey) {
    /** @throws IllegalArgumentException if it is less than 0 */
    public KeyRotation {
        if (segmentsPerKey < 0) {
            throw new IllegalArgumentException("segments per key: " + segmentsPerKey);
        }
    }

    /** Number of the key of a segment. */
    public int keyOf(int segment) {
        return segmentsPerKey == 0 ? 0 : segment - segment % segmentsPerKey;
    }

    /** Whether no later segment has the same key. */
    public boolean isLastOfKey(int segment) {
        return segmentsPerKey > 0 && (segment + 1) % segmentsPerKey == 0;
    }

    /** File name of a key. */
    public static String file(int key) {
        return key + ".key";
    }
}
