package dev.headend.container;

/** What the scanner of a format does next. */
sealed interface Step {
    /**
     * Looks at these bytes, and never again at any before them.
     *
     * @param offset of the first one, in bytes from the beginning of the stream
     * @param length how many; at least 1
     */
    record Read(long offset, int length) implements Step {
        long end() {
            return Step.plus(offset, length);
        }
    }

    /** Gives up. @param reason for the log, without anything that the publisher wrote */
    record Stop(String reason) implements Step {}

    /** Looks at an element that must be seen whole, if it is not too long for that. @param length of its head and content */
    static Step whole(String what, long offset, long length) {
        return length > ContainerScanner.MAX_HEADER
                ? new Stop(what + " of more than " + ContainerScanner.MAX_HEADER + " bytes")
                : new Read(offset, (int) length);
    }

    /** An offset and a size that may be a lie: the end of all streams if there is no such offset. Neither is negative. */
    static long plus(long offset, long size) {
        return size > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + size;
    }
}
