package dev.headend.fuzz;

import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.handshake.Handshake;
import io.netty.buffer.ByteBuf;

/** Both sides of a handshake. The first byte says how long the pieces are that the others come in. */
public final class HandshakeTarget {
    private static final int HANDSHAKE = 1 + 2 * 1536;

    private HandshakeTarget() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length > 1) {
            shake(Handshake.server(), data, 1 + 2 * 1536);
            shake(Handshake.client(), data, 1536);
        }
    }

    private static void shake(Handshake handshake, byte[] data, int answerLength) {
        int step = Pieces.length(data[0]);
        int left = 0;
        int answered = 0;
        try (CountedMemory memory = new CountedMemory()) {
            for (int at = 1; at < data.length && !handshake.isDone(); at += step) {
                int end = Math.min(data.length, at + step);
                ByteBuf piece = memory.of(data, at, end);
                try {
                    ByteBuf answer = handshake.read(piece, memory.allocator);
                    answered += answer.readableBytes();
                    answer.release();
                    left = piece.readableBytes() + data.length - end;
                } finally {
                    piece.release();
                }
            }
            int received = data.length - 1;
            CountedMemory.check(handshake.isDone() == received >= HANDSHAKE, "done too late or too early");
            CountedMemory.check(left == Math.max(0, received - HANDSHAKE), "bytes behind the handshake were taken");
            CountedMemory.check(answered == (received > 1536 ? answerLength : 0), "answered " + answered);
        } catch (ProtocolViolation refused) {
            CountedMemory.check(data[1] != 3, "version 3 was refused");
        }
    }
}
