package dev.headend.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Has the handshake of one connection computed elsewhere: the executor of its {@link SslHandler}, and the handler directly
 * below that. {@link SslHandler} keeps whatever comes meanwhile, so that this bounds it.
 */
public final class HandshakeOffload extends ChannelInboundHandlerAdapter implements Executor {
    /** In bytes. Clients wait for our part of the handshake; a few send their first request along with theirs. */
    private static final int MOST_MEANWHILE = 16 << 10;

    private final Executor threads;
    private @Nullable ChannelHandlerContext below;
    private volatile boolean computing;
    private int meanwhile;

    /** The user event of a connection that is about to be closed because too many handshakes wait already. */
    public enum Refused {
        INSTANCE
    }

    /** @param threads throws {@link RejectedExecutionException} when too many wait already */
    public HandshakeOffload(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        below = ctx;
    }

    /** For the connection's event loop. Never fails; the connection may be closed. */
    @Override
    public void execute(Runnable task) {
        ChannelHandlerContext ctx = below;
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        computing = true;
        meanwhile = 0;
        try {
            threads.execute(() -> run(task, ctx));
        } catch (RejectedExecutionException full) {
            ctx.fireUserEventTriggered(Refused.INSTANCE);
            ctx.close();
        }
    }

    /** On one of the threads; for a client that has gone there is nothing to compute any more. */
    private void run(Runnable task, ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            task.run();
        }
        computing = false;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (computing && message instanceof ByteBuf bytes) {
            meanwhile += bytes.readableBytes();
            if (meanwhile > MOST_MEANWHILE) {
                ReferenceCountUtil.release(message);
                ctx.fireExceptionCaught(
                        new SSLException("more than " + MOST_MEANWHILE + " bytes during the handshake"));
                ctx.close();
                return;
            }
        }
        ctx.fireChannelRead(message);
    }
}
