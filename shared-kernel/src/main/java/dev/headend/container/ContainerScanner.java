package dev.headend.container;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Scans one stream. What is found does not depend on how the stream is cut into messages. Never throws, whatever the bytes are.
 * Not thread-safe. Nothing needs to be released.
 */
public final class ContainerScanner {
    /** How long a stream's header can be, and an element of a container that must be seen whole, in bytes. */
    public static final int MAX_HEADER = 1 << 20;

    /** How far before the message that is being scanned a join point may lie, in bytes. */
    public static final int MAX_LOOK_BACK = 4 << 20;

    /** Stands for a time that is not known. */
    public static final long NO_TIME = Long.MIN_VALUE;

    private final SpacedJoinPoints joinPoints = new SpacedJoinPoints();
    private FormatScanner format = new Detector();
    /** Null when it has stopped. */
    private Step.@Nullable Read next = new Step.Read(0, 1);

    private @Nullable String problem;

    /** Bytes of earlier messages, from {@link #heldFrom} on, that the next step needs. */
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    private long heldFrom;
    private long scanned;

    /** Reads the next message, without moving its indices or keeping it. @param out is called in the order of the stream */
    public void scan(ByteBuf message, JoinPoints out) {
        joinPoints.to(out);
        long end = scanned + message.readableBytes();
        while (next != null && next.end() <= end) {
            proceed(read(next, message));
        }
        keep(next, message, end);
        scanned = end;
    }

    private Step read(Step.Read asked, ByteBuf message) {
        joinPoints.lookUpTo(asked.end());
        if (asked.offset() >= scanned) {
            int at = message.readerIndex() + (int) (asked.offset() - scanned);
            return format.read(asked, message, at, joinPoints);
        }
        hold(message, asked.end());
        return format.read(asked, held, (int) (asked.offset() - heldFrom), joinPoints);
    }

    private void proceed(Step step) {
        if (format instanceof Detector detector) {
            format = detector.found();
        }
        switch (step) {
            case Step.Read read -> next = read;
            case Step.Stop(String reason) -> {
                problem = reason;
                next = null;
            }
        }
    }

    private void keep(Step.@Nullable Read needed, ByteBuf message, long end) {
        if (needed == null || needed.offset() >= end) {
            held = Unpooled.EMPTY_BUFFER;
            return;
        }
        if (needed.offset() >= scanned) {
            held = Unpooled.buffer((int) (end - needed.offset()));
        } else {
            held.readerIndex((int) (needed.offset() - heldFrom)).discardReadBytes();
        }
        heldFrom = needed.offset();
        hold(message, end);
    }

    /** Appends the message's bytes up to an offset. */
    private void hold(ByteBuf message, long end) {
        long from = heldFrom + held.writerIndex();
        if (end > from) {
            held.writeBytes(message, message.readerIndex() + (int) (from - scanned), (int) (end - from));
        }
    }

    /** Which container it is, as far as it is known by now. */
    public ContainerFormat format() {
        return problem == null ? format.format() : ContainerFormat.UNKNOWN;
    }

    /** Why the format is unknown, for the log: nothing of it was written by the publisher. Null while the format is not unknown. */
    public @Nullable String problem() {
        return problem;
    }

    /**
     * What a receiver needs before the bytes from the latest join point on, or maybe already what it needs for the next one. It may
     * change in mid-stream. Not to be modified. Null until known, and if the format is unknown.
     */
    public byte @Nullable [] header() {
        return problem == null ? format.header() : null;
    }

    /**
     * When the latest frame is to be shown that was seen, by the stream's own clock: in milliseconds since anything, and wherever
     * the publisher lets it jump. While a join point is passed on, it is that of its keyframe. Of a fragment of MP4 it is the first
     * frame's. {@link #NO_TIME} until known, and if the format is unknown.
     */
    public long timeMs() {
        return problem == null ? format.timeMs() : NO_TIME;
    }

    /**
     * Up to where it is known what the bytes are, as an offset: a relay that holds back what follows can divide the stream at its
     * join points. It lies behind those that were found, and at most {@link #MAX_LOOK_BACK} before the end. A join point that is
     * found before it later all the same would have held up the stream for too long.
     */
    public long settled() {
        if (next == null) {
            return scanned;
        }
        long decided = Math.min(next.offset(), format.undecidedFrom());
        return Math.clamp(decided, scanned - MAX_LOOK_BACK, scanned);
    }

    /** How many bytes have been scanned: the offset of the next message. */
    public long position() {
        return scanned;
    }

    /** How much memory the bytes of the stream take that it holds, the header left out, in bytes. */
    public int heldBytes() {
        return held.capacity();
    }
}
