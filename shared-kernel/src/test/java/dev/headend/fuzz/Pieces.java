package dev.headend.fuzz;

/** How input is cut, by a byte of it. */
final class Pieces {
    private static final int WHOLE = 1 << 20;

    private Pieces() {}

    /** The length of the pieces, in bytes. */
    static int length(byte control) {
        int value = Byte.toUnsignedInt(control);
        return value == 0 ? WHOLE : value < 64 ? value : (value - 60) * 25;
    }
}
