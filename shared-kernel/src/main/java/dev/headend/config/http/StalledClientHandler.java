package dev.headend.config.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends a connection whose client asks, but does not read what it is sent. One timer a connection, none a write. */
final class StalledClientHandler extends IdleStateHandler {
    static final String NAME = "headend.stalled";

    StalledClientHandler(Duration stalled) {
        super(true, 0, stalled.toMillis(), 0, TimeUnit.MILLISECONDS);
    }

    /** Nothing was taken for that long: all is well when there was nothing to take. */
    @Override
    protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        if (waiting != null && waiting.totalPendingWriteBytes() > 0) {
            ctx.close();
        }
    }
}
