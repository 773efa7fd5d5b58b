package dev.headend.fuzz;

import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.chunk.ChunkMessage;
import dev.headend.rtmp.chunk.ChunkReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * The chunk reader. The first byte says how long the pieces are that the others come in: wherever they are cut, the same
 * messages come of them.
 */
public final class ChunksTarget {
    private static final ChunkLimits LIMITS = new ChunkLimits(4000, 6000, 8);

    /** Memory for a header that comes in pieces. */
    private static final int SPLIT_HEADER = 36;

    private ChunksTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length > 0) {
            List<String> inPieces = read(data, Pieces.length(data[0]));
            List<String> whole = read(data, data.length);
            CountedMemory.check(
                    whole.equals(inPieces) || ranOutOfMemory(whole) || ranOutOfMemory(inPieces),
                    "whole " + whole + ", in pieces " + inPieces);
        }
    }

    /** How much room there is beside what has come, for what comes next, is due to the pieces. */
    private static boolean ranOutOfMemory(List<String> messages) {
        return !messages.isEmpty() && messages.getLast().endsWith("of unfinished messages");
    }

    private static List<String> read(byte[] data, int step) {
        List<String> messages = new ArrayList<>();
        try (CountedMemory memory = new CountedMemory();
                ChunkReader reader = new ChunkReader(LIMITS)) {
            for (int at = 1; at < data.length; at += step) {
                ByteBuf piece = memory.of(data, at, Math.min(data.length, at + step));
                try {
                    read(reader, piece, memory, messages);
                } finally {
                    piece.release();
                }
                check(reader, memory);
            }
        } catch (ProtocolViolation violation) {
            messages.add(violation.getMessage());
        }
        return messages;
    }

    private static void check(ChunkReader reader, CountedMemory memory) {
        CountedMemory.check(reader.heldBytes() <= LIMITS.unfinishedBytes(), reader.heldBytes() + " bytes held");
        long uncounted = memory.used() - reader.heldBytes();
        CountedMemory.check(uncounted == 0 || uncounted == SPLIT_HEADER, uncounted + " bytes not counted");
    }

    private static void read(ChunkReader reader, ByteBuf piece, CountedMemory memory, List<String> messages) {
        ChunkMessage message = reader.next(piece, memory.allocator);
        while (message != null) {
            messages.add(message.chunkStreamId() + " " + message.type() + " " + message.messageStreamId() + " "
                    + message.timestamp() + " " + ByteBufUtil.hexDump(message.content()));
            message.release();
            message = reader.next(piece, memory.allocator);
        }
        CountedMemory.check(!piece.isReadable(), "bytes left");
    }
}
