package dev.headend.edge.websocket.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of frames, and answers pings. Fragments are appended to one buffer, however many they are. What it holds of a message is
 * no longer than the limit.
 */
final class MessageAssembler extends SimpleChannelInboundHandler<WebSocketFrame> {
    /** Of what waits to be sent. A client that does not read is owed the answer to its latest ping alone (RFC 6455, 5.5.3). */
    private static final int MOST_WRITES_WAITING = 64;

    private final int longestMessage;
    /** Of a message of several frames; null between messages. */
    private @Nullable ByteBuf begun;

    private boolean text;

    /** @param longestMessage in bytes */
    MessageAssembler(int longestMessage) {
        super(WebSocketFrame.class);
        this.longestMessage = longestMessage;
    }

    /** Of a message that is not complete, in bytes. */
    int heldBytes() {
        return begun == null ? 0 : begun.capacity();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        switch (frame) {
            case BinaryWebSocketFrame binary -> first(ctx, binary, false);
            case TextWebSocketFrame words -> first(ctx, words, true);
            case ContinuationWebSocketFrame more -> append(ctx, more);
            case PingWebSocketFrame ping -> pong(ctx, ping);
            case CloseWebSocketFrame close -> ctx.fireChannelRead(new WebSocketMessage.Close(close.statusCode()));
            default -> {}
        }
    }

    private void first(ChannelHandlerContext ctx, WebSocketFrame frame, boolean isText) {
        text = isText;
        if (frame.isFinalFragment()) {
            fire(ctx, frame.content().retain());
        } else {
            begun = ctx.alloc().buffer(frame.content().readableBytes());
            append(ctx, frame);
        }
    }

    private void append(ChannelHandlerContext ctx, WebSocketFrame frame) {
        ByteBuf message = begun;
        if (message == null) {
            return;
        }
        if (message.readableBytes() + frame.content().readableBytes() > longestMessage) {
            drop();
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.MESSAGE_TOO_BIG, "message longer than " + longestMessage + " bytes");
        }
        message.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            begun = null;
            fire(ctx, message);
        }
    }

    private void fire(ChannelHandlerContext ctx, ByteBuf message) {
        ctx.fireChannelRead(text ? new WebSocketMessage.Text(message) : new WebSocketMessage.Binary(message));
    }

    private static void pong(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        if (queue != null && queue.size() < MOST_WRITES_WAITING) {
            ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    private void drop() {
        if (begun != null) {
            begun.release();
            begun = null;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }
}
