package dev.headend.container;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Tells from a stream's first bytes which container it is. */
final class Detector implements FormatScanner {
    private static final int EBML = 0x1A45DFA3;
    private static final int FLV_1 = 'F' << 24 | 'L' << 16 | 'V' << 8 | 1;
    /** A box says in its fifth byte and the next ones what it is. */
    private static final int OTHERS_BYTES = 8;
    /** The first byte of one packet alone is no proof. */
    private static final int TS_PACKETS = 3;

    private static final int TS_BYTES = (TS_PACKETS - 1) * TsScanner.PACKET + 1;

    private FormatScanner found = this;

    @Override
    public ContainerFormat format() {
        return ContainerFormat.UNDECIDED;
    }

    @Override
    public byte @Nullable [] header() {
        return null;
    }

    @Override
    public long timeMs() {
        return ContainerScanner.NO_TIME;
    }

    /** The scanner of the format that was found; this one until then. */
    FormatScanner found() {
        return found;
    }

    @Override
    public Step read(Step.Read asked, ByteBuf bytes, int at, SpacedJoinPoints out) {
        int needed = bytes.getByte(at) == TsScanner.SYNC ? TS_BYTES : OTHERS_BYTES;
        if (asked.length() < needed) {
            return new Step.Read(0, needed);
        }
        FormatScanner scanner = scannerOf(bytes, at);
        if (scanner == null) {
            return new Step.Stop("no known container");
        }
        found = scanner;
        return new Step.Read(0, 1);
    }

    private static @Nullable FormatScanner scannerOf(ByteBuf bytes, int at) {
        return switch (bytes.getInt(at)) {
            case EBML -> new WebmScanner();
            case FLV_1 -> new FlvScanner();
            default -> bytes.getByte(at) == TsScanner.SYNC ? ofPackets(bytes, at) : ofBoxes(bytes, at);
        };
    }

    private static @Nullable FormatScanner ofBoxes(ByteBuf bytes, int at) {
        return Mp4Scanner.beginsWith(bytes.getInt(at + Integer.BYTES)) ? new Mp4Scanner() : null;
    }

    private static @Nullable FormatScanner ofPackets(ByteBuf bytes, int at) {
        for (int i = 0; i < TS_PACKETS; i++) {
            if (bytes.getByte(at + i * TsScanner.PACKET) != TsScanner.SYNC) {
                return null;
            }
        }
        return new TsScanner();
    }
}
