package dev.headend.coordinator.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Refuses what the server's decoder of WebSocket lets pass: reserved bits, since there are no extensions, and texts that are not UTF-8.
 * The peer is told by the close's status (RFC 6455, 5.2 and 8.1); nothing that follows is taken.
 */
final class StrictFrames extends Utf8FrameValidator {
    private boolean broken;

    /** For the connection of a WebSocket, before anything is received from it. */
    static void addTo(Channel channel) {
        channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "headend.strictFrames", new StrictFrames());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (broken) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof WebSocketFrame frame && frame.rsv() != 0) {
            frame.release();
            refuse(ctx);
        }
        try {
            super.channelRead(ctx, message);
        } catch (CorruptedWebSocketFrameException notUtf8) {
            broken = true;
            throw notUtf8;
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        broken = true;
        WebSocketCloseStatus status = WebSocketCloseStatus.PROTOCOL_ERROR;
        ctx.writeAndFlush(new CloseWebSocketFrame(status)).addListener(ChannelFutureListener.CLOSE);
        throw new CorruptedWebSocketFrameException(status, "reserved bits are set");
    }
}
