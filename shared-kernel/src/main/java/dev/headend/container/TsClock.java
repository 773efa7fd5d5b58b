package dev.headend.container;

import io.netty.buffer.ByteBuf;

/** The presentation times of a transport stream's frames (ISO/IEC 13818-1, 2.4.3.7), which go on where their 33 bits wrap. */
final class TsClock {
    private static final int TICKS_PER_MS = 90;
    private static final int WRAP_BITS = 33;
    private static final int PES_HEAD = 9;
    private static final int START_CODE = 0x000001;
    private static final int HAS_TIME = 0x80;
    private static final int TIME_LENGTH = 5;

    private long ticks = ContainerScanner.NO_TIME;

    /** Looks at a packet in which a frame begins. @param from the index of its payload @param end the index behind it */
    void frame(ByteBuf bytes, int from, int end) {
        boolean hasTime = from + PES_HEAD + TIME_LENGTH <= end
                && bytes.getUnsignedMedium(from) == START_CODE
                && (bytes.getByte(from + PES_HEAD - 2) & HAS_TIME) != 0;
        if (hasTime) {
            goOn(time(bytes, from + PES_HEAD));
        }
    }

    private static long time(ByteBuf bytes, int at) {
        return (long) (bytes.getByte(at) & 0x0E) << 29
                | (long) (bytes.getUnsignedShort(at + 1) >> 1) << 15
                | bytes.getUnsignedShort(at + 3) >> 1;
    }

    /** By the shorter way round. */
    private void goOn(long time) {
        int unused = Long.SIZE - WRAP_BITS;
        ticks = ticks == ContainerScanner.NO_TIME ? time : ticks + (time - ticks << unused >> unused);
    }

    /** That of the latest frame; {@link ContainerScanner#NO_TIME} if none had one. */
    long timeMs() {
        return ticks == ContainerScanner.NO_TIME ? ContainerScanner.NO_TIME : ticks / TICKS_PER_MS;
    }
}
