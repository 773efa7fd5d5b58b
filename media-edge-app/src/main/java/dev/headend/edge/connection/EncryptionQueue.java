package dev.headend.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import java.nio.channels.ClosedChannelException;

/**
 * Has long writes encrypted piece by piece, as the socket takes them. TLS would encrypt each as a whole, at once and for every
 * connection anew: a keyframe that many players share would be in memory once for each of them. What waits here counts for the
 * connection's writability. To be the handler above TLS.
 */
public final class EncryptionQueue extends ChannelDuplexHandler {
    /** In bytes: blocks of media are seldom longer, and those pass as they are. */
    private static final int PIECE = 64 << 10;

    /** What a connection holds encrypted at most: a full send queue, one write more, and two pieces, in bytes. */
    public static final long MOST_ENCRYPTED = 4L * PIECE;

    @SuppressWarnings("NullAway.Init") // before anything is written
    private PendingWriteQueue waiting;

    /** Bytes of pieces that the socket has not taken yet. */
    private int encrypting;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        waiting = new PendingWriteQueue(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) message;
        if (waiting.isEmpty() && bytes.readableBytes() <= PIECE) {
            ctx.write(bytes, promise);
        } else {
            waiting.add(bytes, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        feed(ctx);
        ctx.flush();
    }

    private void feed(ChannelHandlerContext ctx) {
        while (encrypting < PIECE && waiting.current() instanceof ByteBuf bytes) {
            int length = Math.min(PIECE, bytes.readableBytes());
            ByteBuf piece = bytes.readRetainedSlice(length);
            ChannelPromise promise =
                    bytes.isReadable() ? ctx.newPromise() : waiting.remove().unvoid();
            encrypting += length;
            ctx.write(piece, promise).addListener(sent -> taken(ctx, length, sent.isSuccess()));
        }
    }

    private void taken(ChannelHandlerContext ctx, int length, boolean open) {
        encrypting -= length;
        if (open && !waiting.isEmpty()) {
            flush(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        waiting.removeAndFailAll(new ClosedChannelException());
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        waiting.removeAndFailAll(new ClosedChannelException());
    }
}
