package dev.headend.fuzz;

import dev.headend.container.ContainerFormat;
import dev.headend.container.ContainerScanner;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The scanners of containers. The first byte says how long the messages are that the others come in: wherever they are cut, the same
 * is found. Who keeps all join points, each with its header, needs no more memory than the stream has bytes, but for a small factor.
 */
public final class ContainersTarget {
    /** A header may be longer than what it was made from: the sizes of its elements are written in full. */
    private static final int FACTOR = 4;

    private static final int FIRST = 64;

    private ContainersTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length > 0) {
            List<String> inPieces = scan(data, Pieces.length(data[0]));
            List<String> whole = scan(data, data.length);
            CountedMemory.check(whole.equals(inPieces), "whole " + whole + ", in pieces " + inPieces);
        }
    }

    private static List<String> scan(byte[] data, int step) {
        List<String> found = new ArrayList<>();
        Headers headers = new Headers();
        ContainerScanner scanner = new ContainerScanner();
        try (CountedMemory memory = new CountedMemory()) {
            for (int at = 1; at < data.length; at += step) {
                ByteBuf piece = memory.of(data, at, Math.min(data.length, at + step));
                try {
                    scanner.scan(piece, (offset, header) -> {
                        headers.add(offset, header);
                        found.add(offset + " " + Arrays.hashCode(header));
                    });
                } finally {
                    piece.release();
                }
                CountedMemory.check(
                        scanner.heldBytes() <= 2 * at + 2 * step + FIRST, scanner.heldBytes() + " bytes held");
            }
        }
        CountedMemory.check(headers.bytes <= FACTOR * data.length + FIRST, headers.bytes + " bytes of headers");
        boolean isUnknown = scanner.format() == ContainerFormat.UNKNOWN;
        CountedMemory.check(isUnknown == (scanner.problem() != null), scanner.format() + ": " + scanner.problem());
        found.add(scanner.format() + " " + scanner.problem() + " " + Arrays.hashCode(scanner.header()));
        return found;
    }

    private static final class Headers {
        private long latest = -1;
        private byte[] header = {};
        private long bytes;

        private void add(long offset, byte[] needed) {
            CountedMemory.check(offset > latest, offset + " after " + latest);
            bytes += needed == header ? 0 : needed.length;
            latest = offset;
            header = needed;
        }
    }
}
