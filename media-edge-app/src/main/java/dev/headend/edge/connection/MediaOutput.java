package dev.headend.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.util.function.LongConsumer;

/**
 * Media on its way to one player. Its queue is the connection's outbound buffer, which is filled up to the connection's water
 * mark, and with so many writes at most; the bytes are shared with other players. For the connection's event loop.
 */
public final class MediaOutput {
    /** What a queue of shared blocks counts at most, in bytes: it may be the only one left that holds them. */
    private static final long MOST_OF_SHARED = 64 << 10;

    /** How many writes may wait in the connection: each costs some 150 bytes of heap, whatever its length. */
    private static final int MOST_WRITES = 64;

    private final ChannelHandlerContext ctx;
    private final Runnable whenWritable;
    private final LongConsumer handedOver;
    private final DirectWrite direct;
    /** How many bytes were written since the last flush. */
    private long unreported;
    /** How many writes are not flushed yet. */
    private int queued;

    /**
     * @param ctx of a handler below all that would encode what is written
     * @param whenWritable called when the number of writes no longer fills the queue; its bytes are told by the channel's
     *     writability
     * @param handedOver hears at each flush how many bytes the connection was given since the last
     */
    public MediaOutput(ChannelHandlerContext ctx, Runnable whenWritable, LongConsumer handedOver) {
        this.ctx = ctx;
        this.whenWritable = whenWritable;
        this.handedOver = handedOver;
        this.direct = new DirectWrite(ctx.channel());
    }

    /** Whether the queue takes more. */
    public boolean isWritable() {
        return ctx.channel().isWritable() && writesWaiting() < MOST_WRITES;
    }

    private int writesWaiting() {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        return queue == null ? 0 : queue.size() + queued;
    }

    /**
     * About how many bytes the connection holds for this player alone. What waits is parts of blocks, which many players wait
     * for; over TLS what is encrypted of them is its own.
     */
    public long ownBytes() {
        boolean encrypted = ctx.pipeline().get(SslHandler.class) != null;
        return Math.min(unsentBytes(), encrypted ? EncryptionQueue.MOST_ENCRYPTED : MOST_OF_SHARED);
    }

    /** How many bytes wait to be sent, over TLS before they are encrypted or after. */
    public long unsentBytes() {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes();
    }

    /** Sends bytes, without owning them. They leave at the latest with the next {@link #flush}. */
    public void write(ByteBuf bytes) {
        int length = bytes.readableBytes();
        unreported += length;
        int sent = direct.send(bytes);
        if (sent < length) {
            queued++;
            ctx.write(bytes.retainedSlice(bytes.readerIndex() + sent, length - sent), whenWritten());
        }
    }

    /** If only the number of writes fills the queue, nothing else tells when that takes more. */
    private ChannelPromise whenWritten() {
        return writesWaiting() < MOST_WRITES
                ? ctx.voidPromise()
                : ctx.newPromise().addListener(_ -> whenWritable.run());
    }

    /** Has what was written leave. */
    public void flush() {
        if (queued > 0) {
            queued = 0;
            ctx.flush();
        }
        handedOver.accept(unreported);
        unreported = 0;
    }
}
