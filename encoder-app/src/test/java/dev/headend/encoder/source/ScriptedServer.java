package dev.headend.encoder.source;

import dev.headend.encoder.source.Flv.Tag;
import dev.headend.fixture.Patience;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.handler.HandshakeHandler;
import dev.headend.rtmp.handler.RtmpCodec;
import dev.headend.rtmp.handshake.Handshake;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An RTMP server that plays to one client what a test says, when it says so. */
public final class ScriptedServer implements AutoCloseable {
    public static final String KEY = "topsecret-1";

    private static final int CHUNK_SIZE = 4096;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<RtmpMessage> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Channel> playing = new CompletableFuture<>();
    private final @Nullable SslContext tls;
    private final Channel listening;
    /** The answer to play; a code and a description. */
    private volatile String[] answer = {"NetStream.Play.Start", ""};

    public ScriptedServer() {
        this(null);
    }

    public ScriptedServer(@Nullable SslContext tls) {
        this.tls = tls;
        this.listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        init(client);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    private void init(Channel client) {
        if (tls != null) {
            client.pipeline().addLast(tls.newHandler(client.alloc()));
        }
        client.pipeline()
                .addLast(new HandshakeHandler(Handshake.server()))
                .addLast(new RtmpCodec(ChunkLimits.PUBLISHER))
                .addLast(new Answers());
    }

    public String uri() {
        return (tls == null ? "rtmp" : "rtmps") + "://127.0.0.1:"
                + ((InetSocketAddress) listening.localAddress()).getPort() + "/channel/" + KEY;
    }

    /** Answers the request to play in another way than by playing. */
    public void refuse(String code, String description) {
        answer = new String[] {code, description};
    }

    private final class Answers extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            heard.add((RtmpMessage) message);
            if (message instanceof Command command) {
                answer(ctx, command);
            }
        }

        private void answer(ChannelHandlerContext ctx, Command command) {
            switch (command.name()) {
                case "connect" -> {
                    ctx.write(new RtmpMessage.SetChunkSize(CHUNK_SIZE));
                    ctx.writeAndFlush(result(command, Amf0.object(Map.entry("code", new Amf0.Text("Success")))));
                }
                case "createStream" -> ctx.writeAndFlush(result(command, new Amf0.Number(1)));
                case "play" -> {
                    ctx.writeAndFlush(status(answer[0], answer[1]));
                    playing.complete(ctx.channel());
                }
                default -> {}
            }
        }
    }

    private static Command result(Command command, Amf0 value) {
        return new Command(0, "_result", command.transactionId(), List.of(new Amf0.Null(), value));
    }

    private static Command status(String code, String description) {
        return new Command(
                1,
                "onStatus",
                0,
                List.of(
                        new Amf0.Null(),
                        Amf0.object(
                                Map.entry("level", new Amf0.Text("status")),
                                Map.entry("code", new Amf0.Text(code)),
                                Map.entry("description", new Amf0.Text(description)))));
    }

    /** Sends tags at once, as fast as they are taken. Returns when all are on their way. */
    public ScriptedServer play(List<Tag> tags) throws Exception {
        Channel client = client();
        for (Tag tag : tags) {
            client.write(message(tag));
        }
        client.flush();
        return this;
    }

    private static RtmpMessage message(Tag tag) {
        int time = (int) tag.timeMs();
        return switch (tag.type()) {
            case 8 -> new RtmpMessage.Audio(1, time, Unpooled.wrappedBuffer(tag.body()));
            case 9 -> new RtmpMessage.Video(1, time, Unpooled.wrappedBuffer(tag.body()));
            default -> new RtmpMessage.Data(1, time, Unpooled.wrappedBuffer(tag.body()));
        };
    }

    public void say(RtmpMessage message) throws Exception {
        client().writeAndFlush(message);
    }

    /** How many bytes wait because the client does not take them. */
    public long waiting() throws Exception {
        Channel client = client();
        CompletableFuture<Long> bytes = new CompletableFuture<>();
        client.eventLoop()
                .execute(() -> bytes.complete(client.unsafe().outboundBuffer().totalPendingWriteBytes()));
        return bytes.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    /** The client that plays. */
    public Channel client() throws Exception {
        return playing.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    /** The next message of a kind that a client has sent. */
    public <T extends RtmpMessage> T hear(Class<T> kind) throws Exception {
        while (true) {
            RtmpMessage message = heard.poll(Patience.SECONDS, TimeUnit.SECONDS);
            if (message == null || kind.isInstance(message)) {
                return kind.cast(message);
            }
        }
    }

    /** Waits until the client has all that was sent: it answers what comes last. */
    public void awaitTaken() throws Exception {
        say(new UserControl(UserControl.Event.PING_REQUEST, 1));
        if (hear(UserControl.class) == null) {
            throw new AssertionError("the client has not answered within " + Patience.SECONDS + " s");
        }
    }

    /** Ends the stream when everything was taken. */
    public void end() throws Exception {
        client().writeAndFlush(status("NetStream.Play.UnpublishNotify", ""));
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
