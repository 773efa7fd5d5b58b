package dev.headend.edge.websocket.frame;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Our codec, and on it a handler that sends every message back, closes as it is closed, and says by the status what was wrong. */
public final class EchoServer implements AutoCloseable {
    private static final int LONGEST_MESSAGE = 16 << 20;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel server;

    public EchoServer() throws InterruptedException {
        server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(1), new Accept());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    public URI uri() {
        return URI.create("ws://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort() + "/");
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Accept extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            new WebSocketCodec(LONGEST_MESSAGE).accept(ctx.channel(), request);
            ctx.pipeline().addLast(new Echo());
            ctx.pipeline().remove(this);
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketMessage> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketMessage message) {
            switch (message) {
                case WebSocketMessage.Text(var payload) -> ctx.writeAndFlush(new TextWebSocketFrame(payload));
                case WebSocketMessage.Binary(var payload) -> ctx.writeAndFlush(new BinaryWebSocketFrame(payload));
                case WebSocketMessage.Close(int status) ->
                    close(ctx, status < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(status, ""));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            close(
                    ctx,
                    cause instanceof CorruptedWebSocketFrameException broken
                            ? new CloseWebSocketFrame(broken.closeStatus(), "")
                            : new CloseWebSocketFrame(1011, ""));
        }

        private static void close(ChannelHandlerContext ctx, CloseWebSocketFrame frame) {
            ctx.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
