package dev.headend.edge.delivery;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.netty.NettyPipeline;

/**
 * Closes connections on which nothing is asked for too long. Reactor Netty, which sees nothing of requests for files, would
 * end them while a file is on its way; its handler gives way to ours of the same name, and takes its place again when a request
 * is passed on to it.
 */
record IdleViewers(Duration limit) {
    /** Sees to it that ours is in force. */
    void watch(ChannelPipeline pipeline, DeliveryHandler delivery) {
        if (pipeline.get(NettyPipeline.IdleTimeoutHandler) instanceof Idle) {
            return;
        }
        if (pipeline.get(NettyPipeline.IdleTimeoutHandler) != null) {
            pipeline.remove(NettyPipeline.IdleTimeoutHandler);
        }
        pipeline.addAfter(NettyPipeline.HttpCodec, NettyPipeline.IdleTimeoutHandler, new Idle(limit, delivery));
    }

    private static final class Idle extends IdleStateHandler {
        private final DeliveryHandler delivery;
        /** Counted from an answer, which comes later than what Netty counts from: that its request was read. */
        private final long idle;

        Idle(Duration limit, DeliveryHandler delivery) {
            super(limit.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
            this.delivery = delivery;
            this.idle = limit.multipliedBy(9).dividedBy(10).toNanos();
        }

        @Override
        protected void channelIdle(ChannelHandlerContext ctx, IdleStateEvent event) {
            if (delivery.isIdle(idle)) {
                ctx.close();
            }
        }
    }
}
