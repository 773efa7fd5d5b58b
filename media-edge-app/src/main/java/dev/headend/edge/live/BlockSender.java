package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Set;

/** Hands blocks to one subscriber: whole, or the packets that its filter lets through. For the subscriber's executor. */
final class BlockSender {
    private final Subscriber subscriber;
    private final PacketFilter filter;
    private final PacketCounters counters;
    private final MediaMemory memory;
    /** The headers that the subscriber has been given. */
    private HeaderSet known = HeaderSet.EMPTY;

    private boolean unflushed;
    private boolean closed;

    BlockSender(Subscriber subscriber, PacketFilter filter, PacketCounters counters, MediaMemory memory) {
        this.subscriber = subscriber;
        this.filter = filter;
        this.counters = counters;
        this.memory = memory;
    }

    /** A stream begins for the subscriber, at this time. */
    void begin(HeaderSet headers, long timestampMs) {
        known = headers;
        give(headers.opening(timestampMs));
    }

    /** Sends what the filter lets through, after the headers that changed while packets were left out. */
    void send(MediaBlock block) {
        if (filter.isPaused()) {
            return;
        }
        BlockContent content = block.content();
        JoinPoint join = filter.awaitsJoinPoint() ? block.join() : null;
        Set<Kind> again = filter.enter(block);
        HeaderSet needed = join == null ? content.headersBefore() : join.headers();
        if (known != needed || !again.isEmpty()) {
            give(needed.since(known, again, content.firstMs()));
            filter.headersGiven();
        }
        ByteBuf bytes = block.bytesAs(subscriber.encoding());
        if (join != null && join.isInsideBlock()) {
            sendFrom(join, content, bytes);
        } else if (filter.passesAll()) {
            give(bytes);
            counters.passed(content.packets(), content.length());
        } else {
            sendParts(content, bytes);
        }
        known = content.headersAfter() == HeaderSet.EMPTY ? needed : content.headersAfter();
    }

    private void sendFrom(JoinPoint join, BlockContent content, ByteBuf bytes) {
        int end = content.endOf(join.packet());
        givePart(bytes, join.index(), end);
        give(bytes.slice(end, content.length() - end));
        counters.passed(content.packets() - join.packet(), content.length() - join.index());
    }

    /** Sends the bytes of a block that lie before its join point: whoever has them may go on at another one. */
    void sendUntil(JoinPoint join, MediaBlock block) {
        ByteBuf bytes = block.bytesAs(subscriber.encoding());
        give(bytes.slice(0, block.content().startOf(join.packet())));
        if (join.index() > join.payload()) {
            givePart(bytes, join.payload(), join.index());
        }
        known = join.headers();
    }

    /** Gives a part of a payload as a packet of its own. */
    private void givePart(ByteBuf bytes, int from, int to) {
        ByteBuf start = ByteBufAllocator.DEFAULT.directBuffer();
        subscriber.encoding().encodeStart(to - from, start);
        give(start);
        start.release();
        give(bytes.slice(from, to - from));
    }

    /** Packets that follow each other leave together. */
    private void sendParts(BlockContent content, ByteBuf bytes) {
        int from = -1;
        int passed = 0;
        for (int packet = 0; packet < content.packets(); packet++) {
            if (filter.passes(content, packet)) {
                from = from < 0 ? content.startOf(packet) : from;
                passed++;
            } else if (from >= 0) {
                give(bytes.slice(from, content.startOf(packet) - from));
                from = -1;
            }
        }
        if (from >= 0) {
            give(bytes.slice(from, content.length() - from));
        }
        counters.passed(passed, passed * (long) content.length() / content.packets());
    }

    private void give(List<MediaPacket> headers) {
        for (MediaPacket header : headers) {
            PacketEncoding encoding = subscriber.encoding();
            ByteBuf encoded = ByteBufAllocator.DEFAULT.directBuffer(encoding.lengthOf(header));
            encoding.encode(header, encoded);
            ByteBuf bytes = LongBytes.countedIfLong(encoded, memory);
            give(bytes);
            bytes.release();
        }
    }

    private void give(ByteBuf bytes) {
        if (!closed && bytes.isReadable()) {
            unflushed = true;
            subscriber.deliver(bytes);
        }
    }

    /** Has what was sent leave. */
    void flush() {
        if (unflushed && !closed) {
            unflushed = false;
            subscriber.flush();
        }
    }

    /** Nothing is sent any more. */
    void close() {
        closed = true;
    }
}
