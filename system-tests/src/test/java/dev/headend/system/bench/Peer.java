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
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An edge or an encoder with its control connection, which talks as existing ones do, or resumes what it has. */
final class Peer {
    private static final int HANDSHAKE_BYTES = 8 * 1024;
    /** When a thousand come at once to a program that has just started, the last one waits. */
    private static final int HANDSHAKE_MILLIS = 60_000;

    private static final int HEARTBEAT_SECONDS = 20;
    private static final String HEARTBEAT = "HEARTBEAT\n\n";

    private final String kind;
    private final HttpHeaders headers = new DefaultHttpHeaders();
    private final BiConsumer<Peer, String> ear;
    private final Consumer<Throwable> trouble;
    private @Nullable Channel channel;
    private volatile boolean lossExpected;

    /**
     * @param kind {@code rtmp}, {@code wss} or {@code hls}
     * @param resumes whether it has streams over several connections
     * @param ear hears every message
     * @param trouble hears of the end of a connection, and of what the ear throws
     */
    Peer(String kind, boolean resumes, BiConsumer<Peer, String> ear, Consumer<Throwable> trouble) {
        this.kind = kind;
        this.ear = ear;
        this.trouble = trouble;
        if (resumes) {
            headers.set("x-peer-instance", UUID.randomUUID()).set("x-peer-features", "resume");
        }
    }

    /** Connects, for the first time or again. What follows when it is done is for the event loop. */
    CompletableFuture<Peer> connect(EventLoop loop, int port) {
        CompletableFuture<Peer> connected = new CompletableFuture<>();
        lossExpected = false;
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://127.0.0.1:" + port + "/ws/control/" + kind))
                .customHeaders(headers)
                .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
                .build();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(pipeline(config, connected))
                .connect("127.0.0.1", port)
                .addListener(connecting -> {
                    if (!connecting.isSuccess()) {
                        connected.completeExceptionally(connecting.cause());
                    }
                });
        return connected;
    }

    private ChannelInitializer<SocketChannel> pipeline(
            WebSocketClientProtocolConfig config, CompletableFuture<Peer> connected) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new HttpClientCodec())
                        .addLast(new HttpObjectAggregator(HANDSHAKE_BYTES))
                        .addLast(new WebSocketClientProtocolHandler(config))
                        .addLast(new Frames(connected));
            }
        };
    }

    /** The end of the current connection is no trouble. */
    void expectLoss() {
        lossExpected = true;
    }

    /** Sends a message. For the event loop. */
    void say(String text) {
        if (channel == null) {
            throw new IllegalStateException("not connected yet");
        }
        channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
    }

    private final class Frames extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        private final CompletableFuture<Peer> connected;
        private @Nullable ScheduledFuture<?> heartbeats;

        Frames(CompletableFuture<Peer> connected) {
            this.connected = connected;
        }

        @Override
        public void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            ear.accept(Peer.this, frame.text());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                channel = context.channel();
                heartbeats = context.executor()
                        .scheduleAtFixedRate(
                                () -> say(HEARTBEAT), HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                connected.complete(Peer.this);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (heartbeats != null) {
                heartbeats.cancel(false);
            }
            fail(new IllegalStateException("the coordinator ended a connection"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            fail(failure);
        }

        private void fail(Throwable failure) {
            connected.completeExceptionally(failure);
            if (!lossExpected) {
                trouble.accept(failure);
            }
        }
    }
}
