package dev.headend.system.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The control connection of an edge or an encoder, which talks as existing ones do. */
final class Peer {
    private static final int HANDSHAKE_BYTES = 8 * 1024;
    private static final int HEARTBEAT_SECONDS = 20;
    private static final String HEARTBEAT = "HEARTBEAT\n\n";

    private final BiConsumer<Peer, String> ear;
    private final Consumer<Throwable> trouble;
    private final CompletableFuture<Peer> connected = new CompletableFuture<>();
    private @Nullable Channel channel;

    private Peer(BiConsumer<Peer, String> ear, Consumer<Throwable> trouble) {
        this.ear = ear;
        this.trouble = trouble;
    }

    /**
     * Connects.
     *
     * @param kind {@code rtmp}, {@code wss} or {@code hls}
     * @param ear hears every message
     * @param trouble hears of the end of the connection, and of what the ear throws
     */
    static CompletableFuture<Peer> connect(
            EventLoop loop, int port, String kind, BiConsumer<Peer, String> ear, Consumer<Throwable> trouble) {
        Peer peer = new Peer(ear, trouble);
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://127.0.0.1:" + port + "/ws/control/" + kind))
                .customHeaders(new DefaultHttpHeaders())
                .build();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(peer.pipeline(config))
                .connect("127.0.0.1", port)
                .addListener(connecting -> {
                    if (!connecting.isSuccess()) {
                        peer.connected.completeExceptionally(connecting.cause());
                    }
                });
        return peer.connected;
    }

    private ChannelInitializer<SocketChannel> pipeline(WebSocketClientProtocolConfig config) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(HANDSHAKE_BYTES))
                        .addLast(new WebSocketClientProtocolHandler(config))
                        .addLast(new Frames());
            }
        };
    }

    /** Sends a message. For the event loop. */
    void say(String text) {
        if (channel == null) {
            throw new IllegalStateException("not connected yet");
        }
        channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
    }

    private final class Frames extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            ear.accept(Peer.this, frame.text());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                channel = context.channel();
                context.executor()
                        .scheduleAtFixedRate(
                                () -> say(HEARTBEAT), HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                connected.complete(Peer.this);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(new IllegalStateException("the coordinator ended a connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            fail(failure);
        }

        private void fail(Throwable failure) {
            connected.completeExceptionally(failure);
            trouble.accept(failure);
        }
    }
}
