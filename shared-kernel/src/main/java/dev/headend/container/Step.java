package dev.headend.container;

/** What the scanner of a format does next. */
sealed interface Step {
    /**
     * Looks at these bytes, and at none before them ever again.
     *
     * @param offset of the first one, in bytes from the beginning of the stream
     * @param length how many; at least 1
     */
    record Read(long offset, int length) implements Step {
        long end() {
            return offset > Long.MAX_VALUE - length ? Long.MAX_VALUE : offset + length;
        }
    }

    /** Gives up. @param reason for the log, without anything that the publisher wrote */
    record Stop(String reason) implements Step {}
}
