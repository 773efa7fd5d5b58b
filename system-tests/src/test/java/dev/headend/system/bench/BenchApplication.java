package dev.headend.system.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The application: says yes to every key after a fixed time, and takes events at once, unless it is dead to them. Two
 * servers, so that one can be gone while the other answers.
 */
final class BenchApplication {
    private static final int REQUEST_BYTES = 8 * 1024;
    private static final int BACKLOG = 1_024;

    private final EventLoop loop;
    private final int thinkMillis;
    private final Consumer<HttpHeaders> events;
    private final ChannelGroup eventConnections;
    private final int keysPort;
    private final int eventsPort;

    /**
     * Starts both servers.
     *
     * @param thinkMillis how long a key takes
     * @param events hears of every event, before it is answered
     */
    BenchApplication(EventLoop loop, int thinkMillis, Consumer<HttpHeaders> events) {
        this.loop = loop;
        this.thinkMillis = thinkMillis;
        this.events = events;
        this.eventConnections = new DefaultChannelGroup(loop);
        this.keysPort = port(listen(0, this::think));
        this.eventsPort = port(listenToEvents(0));
    }

    String keysUrl() {
        return "http://127.0.0.1:" + keysPort + "/keys";
    }

    String eventsUrl() {
        return "http://127.0.0.1:" + eventsPort + "/events";
    }

    /** Nobody listens for events any more. */
    void die() {
        eventConnections.close().syncUninterruptibly();
    }

    /** Somebody does again. */
    void comeBack() {
        listenToEvents(eventsPort);
    }

    private Channel listenToEvents(int port) {
        Channel server = listen(port, (context, request) -> {
            eventConnections.add(context.channel());
            events.accept(request.headers());
            answer(context);
        });
        eventConnections.add(server);
        return server;
    }

    private void think(ChannelHandlerContext context, FullHttpRequest request) {
        context.executor().schedule(() -> answer(context), thinkMillis, TimeUnit.MILLISECONDS);
    }

    private static void answer(ChannelHandlerContext context) {
        FullHttpResponse ok =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
        ok.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, 0)
                .set("x-resolutions", "ORIGINAL, 1280x720-30, 640x360-30")
                .set("x-record", "true")
                .set("x-previews", "256x144, 10");
        context.writeAndFlush(ok, context.voidPromise());
    }

    /** What is done with a request. */
    private interface Answering {
        void to(ChannelHandlerContext context, FullHttpRequest request);
    }

    private Channel listen(int port, Answering answering) {
        return new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(io.netty.channel.ChannelOption.SO_BACKLOG, BACKLOG)
                .option(io.netty.channel.ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(REQUEST_BYTES))
                                .addLast(new Requests(answering));
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    private static int port(Channel server) {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Answering answering;

        Requests(Answering answering) {
            this.answering = answering;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            answering.to(context, request);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close();
        }
    }
}
