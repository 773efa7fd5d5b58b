package dev.headend.edge.rtmp.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts the bytes that come in. */
final class TrafficCounter extends ChannelInboundHandlerAdapter {
    private final RtmpMetrics metrics;

    TrafficCounter(RtmpMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            metrics.received(bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }
}
