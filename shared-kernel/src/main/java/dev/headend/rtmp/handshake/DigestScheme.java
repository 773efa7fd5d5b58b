package dev.headend.rtmp.handshake;

/** Where in a C1 or S1 the digest is: at an offset that is the sum of four bytes, which are at one of two places. */
enum DigestScheme {
    DIGEST_FIRST(8),
    KEY_FIRST(772);

    private static final int PLACES = 728;
    private static final int POINTER_LENGTH = 4;

    private final int pointer;

    DigestScheme(int pointer) {
        this.pointer = pointer;
    }

    /** The index of the digest's first byte. */
    int digestAt(byte[] hello) {
        int sum = 0;
        for (int i = 0; i < POINTER_LENGTH; i++) {
            sum += Byte.toUnsignedInt(hello[pointer + i]);
        }
        return pointer + POINTER_LENGTH + sum % PLACES;
    }
}
