package dev.headend.config.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes the connection of a client that asks, but does not read what it is sent: after it has taken no byte for the limit,
 * and before twice that. One timer a connection, none a write.
 */
final class StalledClientHandler extends IdleStateHandler {
    static final String NAME = "headend.stalled";

    StalledClientHandler(Duration stalled) {
        super(true, 0, stalled.toMillis(), 0, TimeUnit.MILLISECONDS);
    }

    /**
     * The first event after a write has ended only says that no other has ended since: a whole file is one write, and may be
     * on its way. From then on Netty compares, and each event says that no byte was taken either.
     */
    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        if (!event.isFirst() && waiting != null && waiting.totalPendingWriteBytes() > 0) {
            ctx.close();
        }
    }
}
