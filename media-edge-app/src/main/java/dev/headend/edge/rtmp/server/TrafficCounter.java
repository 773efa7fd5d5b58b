package dev.headend.edge.rtmp.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Counts the bytes received. */
final class TrafficCounter extends ChannelInboundHandlerAdapter {
    private final ConnectionMetrics metrics;

    TrafficCounter(ConnectionMetrics metrics) {
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
