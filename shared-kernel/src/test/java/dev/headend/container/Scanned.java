package dev.headend.container;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is found in a stream.
 *
 * @param timesMs of the join points
 * @param lookBack the farthest that a join point lay before its message, in bytes
 * @param late how many join points were found where all was said to be settled
 */
record Scanned(
        ContainerFormat format,
        @Nullable String problem,
        List<Long> joinPoints,
        List<byte[]> headers,
        List<Long> timesMs,
        long lookBack,
        long late) {

    /** All of it in one message. */
    static Scanned whole(byte[] stream) {
        return inMessages(stream, IntStream.of(stream.length).iterator());
    }

    /** In messages of a length. */
    static Scanned cut(byte[] stream, int length) {
        return inMessages(stream, IntStream.generate(() -> length).iterator());
    }

    /** In messages of lengths between one byte and very many. */
    static Scanned cutAtRandom(byte[] stream, long seed) {
        Random random = new Random(seed);
        return inMessages(
                stream,
                IntStream.generate(() -> 1 + random.nextInt(1 << random.nextInt(17)))
                        .iterator());
    }

    private static Scanned inMessages(byte[] stream, PrimitiveIterator.OfInt lengths) {
        ContainerScanner scanner = new ContainerScanner();
        List<Long> joinPoints = new ArrayList<>();
        List<byte[]> headers = new ArrayList<>();
        List<Long> timesMs = new ArrayList<>();
        long[] lookBack = {0};
        long[] late = {0};
        for (int at = 0; at < stream.length; at = (int) scanner.position()) {
            int length = Math.min(lengths.nextInt(), stream.length - at);
            // Some other bytes around it, as in a buffer that others read too.
            ByteBuf message = Unpooled.wrappedBuffer(stream, Math.max(0, at - 1), length + Math.min(1, at));
            message.skipBytes(Math.min(1, at));
            int from = message.readerIndex();
            long settled = scanner.settled();
            scanner.scan(message, (offset, header) -> {
                joinPoints.add(offset);
                headers.add(header);
                timesMs.add(scanner.timeMs());
                late[0] += offset < settled ? 1 : 0;
                lookBack[0] = Math.max(lookBack[0], scanner.position() - offset);
            });
            if (message.readerIndex() != from || message.readableBytes() != length) {
                throw new AssertionError("the message's indices were moved");
            }
        }
        return new Scanned(scanner.format(), scanner.problem(), joinPoints, headers, timesMs, lookBack[0], late[0]);
    }

    /** What a receiver gets that joins there. @param index of the join point */
    byte[] fromJoinPoint(int index, byte[] stream) {
        int offset = Math.toIntExact(joinPoints.get(index));
        byte[] header = headers.get(index);
        return Unpooled.wrappedBuffer(header, Arrays.copyOfRange(stream, offset, stream.length))
                .copy()
                .array();
    }

    /** Whether the same was found, wherever the messages were cut. */
    boolean equalsApartFromCutting(Scanned other) {
        return format == other.format
                && Objects.equals(problem, other.problem)
                && joinPoints.equals(other.joinPoints)
                && timesMs.equals(other.timesMs)
                && Arrays.deepEquals(headers.toArray(), other.headers.toArray());
    }
}
