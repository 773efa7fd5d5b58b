package dev.headend.edge.websocket.server;

import dev.headend.edge.admission.StreamLog;
import dev.headend.edge.connection.ConnectionPhase;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.GracefulClose;
import dev.headend.edge.connection.ReadTicks;
import dev.headend.edge.connection.ServerEnding;
import dev.headend.edge.connection.WatchdogEvent;
import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.PublisherPeer;
import dev.headend.edge.websocket.ConnectionKind;
import dev.headend.edge.websocket.ConnectionRole;
import dev.headend.edge.websocket.Ending;
import dev.headend.edge.websocket.StreamPath;
import dev.headend.edge.websocket.frame.WebSocketCodec;
import dev.headend.edge.websocket.frame.WebSocketMessage;
import dev.headend.edge.websocket.publish.WebSocketPublisher;
import dev.headend.edge.websocket.receive.ProbeReceiver;
import dev.headend.edge.websocket.receive.WebSocketReceiver;
import dev.headend.text.LogText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket from the answer to its end: heartbeats, what the client says, and how it is closed. On the connection's event loop. */
final class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketMessage> {
    private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);
    private static final String HEARTBEAT = "h";
    static final String ERROR = "ERROR: ";
    /** To pages that publish: the server will stop, and they are to publish by another connection. */
    private static final String RECONNECT = "RECONNECT";
    /** Of a message from somebody who receives: a heartbeat has one byte. */
    private static final int LONGEST_OF_RECEIVER = 4 << 10;

    private final WebSocketContext context;
    private final Client client;
    private final StreamPath path;
    private final WebSocketCodec codec;
    private final MediaMemory.Part held;
    private final ConnectionRole role;
    private final ReadTicks.Reads ticks;
    private EndReason endReason = EndReason.CLIENT_LEFT;
    private String why = "client disconnected";
    /** Whether it is a page that knows what is said to pages only. */
    private boolean page;

    private boolean closed;
    private boolean gone;
    /** Not null if it was closed before it was in the pipeline. */
    private @Nullable Ending early;

    private @Nullable Future<?> heartbeat;

    private WebSocketConnection(WebSocketContext context, Client client, StreamPath path) {
        super(WebSocketMessage.class);
        this.context = context;
        this.client = client;
        this.path = path;
        this.ticks = context.readTicks().of(client.connection());
        boolean publishes = path.kind() == ConnectionKind.PUBLISH;
        this.codec = new WebSocketCodec(publishes ? context.options().longestMessage() : LONGEST_OF_RECEIVER);
        this.held = context.channels().memory().part(this::evict);
        this.role = switch (path.kind()) {
            case PUBLISH ->
                new WebSocketPublisher(
                        client.connection(),
                        client.address(),
                        this::close,
                        context.publisherMetrics(),
                        new StreamLog(Clock.systemUTC()));
            case PROBE -> new ProbeReceiver(client.connection(), client.address(), this::close, this::hold);
            case RECEIVE, RECEIVE_CLEAR_CACHE ->
                new WebSocketReceiver(
                        client.connection().pipeline().context(client.watchdog()),
                        client.address(),
                        new ReceiverEvents(context.players(), client, path.channel()),
                        this::close,
                        context.playerMetrics());
        };
    }

    /** Of a client that waits for the decision. */
    static WebSocketConnection publisher(WebSocketContext context, Client client, StreamPath path) {
        return new WebSocketConnection(context, client, path);
    }

    /**
     * A client receives from now on, or is probing. It is subscribed before it is answered, so that it misses nothing of what it
     * publishes on another connection then; what it is sent follows the answer, as that is the loop's next task.
     */
    static void receive(WebSocketContext context, Client client, StreamPath path, FullHttpRequest request) {
        WebSocketConnection receiving = new WebSocketConnection(context, client, path);
        CacheUse cache = path.kind() == ConnectionKind.RECEIVE_CLEAR_CACHE ? CacheUse.TAKE : CacheUse.GROUP;
        client.watchdog().enter(cache == CacheUse.TAKE ? ConnectionPhase.ENCODING : ConnectionPhase.PLAYING);
        switch (receiving.role) {
            case WebSocketReceiver receiver -> receiver.begin(context.channels(), path, cache);
            case ProbeReceiver probe -> probe.begin(context.channels(), path);
            default -> throw new IllegalStateException("not a receiver");
        }
        if (receiving.early == null) {
            client.requests().play(path.channel());
        }
        receiving.open(request);
    }

    /** What the channel knows of a publisher. */
    PublisherPeer peer() {
        return (PublisherPeer) role;
    }

    /** The publisher is admitted. */
    void publish(Publication publication, FullHttpRequest request) {
        ((WebSocketPublisher) role).begin(publication);
        client.watchdog().enter(ConnectionPhase.PUBLISHING);
        client.reads().grow();
        open(request);
    }

    private void open(FullHttpRequest request) {
        Channel connection = client.connection();
        page = WebSocketCodec.isPage(request);
        codec.accept(connection, request);
        connection.pipeline().addLast(this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long interval = context.options().heartbeat().toMillis();
        heartbeat = ctx.executor()
                .scheduleAtFixedRate(
                        () -> ctx.writeAndFlush(new TextWebSocketFrame(HEARTBEAT)),
                        interval,
                        interval,
                        TimeUnit.MILLISECONDS);
        if (early != null) {
            close(early);
        } else if (context.gate().isDraining()) {
            askToReconnect(ctx);
        }
    }

    /** Others go on until they end by themselves, or the server does. */
    private void askToReconnect(ChannelHandlerContext ctx) {
        if (page && role.isPublishing()) {
            ctx.writeAndFlush(new TextWebSocketFrame(RECONNECT));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketMessage message) {
        switch (message) {
            case WebSocketMessage.Binary(var payload) -> role.received(payload);
            case WebSocketMessage.Text(var payload) -> payload.release();
            case WebSocketMessage.Close(int status) -> closedByClient(ctx, status);
        }
    }

    private void closedByClient(ChannelHandlerContext ctx, int status) {
        end(EndReason.CLIENT_LEFT, "client disconnected");
        boolean named = status >= 0 && status != WebSocketCloseStatus.EMPTY.code();
        ctx.write(named ? new CloseWebSocketFrame(status, "") : new CloseWebSocketFrame());
        flushAndClose(ctx);
    }

    /** The client may take its time to close, but what it had begun to send is needed by nobody. */
    private void flushAndClose(ChannelHandlerContext ctx) {
        codec.drop(ctx.pipeline());
        hold();
        GracefulClose.flushAndClose(ctx, context.options().timeouts().linger());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        role.readComplete();
        hold();
        if (role.isPublishing()) {
            ticks.complete(client.reads().latest());
        }
        ctx.fireChannelReadComplete();
    }

    private void hold() {
        held.hold(gone ? 0 : codec.heldBytes() + role.heldBytes());
    }

    /** Memory is used up, and this client has much of it. Any thread. */
    private void evict() {
        try {
            client.connection().eventLoop().execute(this::evictNow);
        } catch (RejectedExecutionException shutDown) {
            log.debug("not evicting {}: the server has stopped", name());
        }
    }

    private void evictNow() {
        if (closed) {
            client.connection().close();
            return;
        }
        String what = role.isPublishing()
                ? "its unfinished messages and its header have " + (codec.heldBytes() + role.heldBytes())
                : "it has not taken " + role.heldBytes();
        close(Ending.error(
                EndReason.OUT_OF_MEMORY, "memory for media is used up (MEDIA_MEMORY_MB), and " + what + " bytes"));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            role.writable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case WatchdogEvent.PingDue _ -> {}
            case WatchdogEvent.Expired(String which) -> close(Ending.error(EndReason.SILENT, which));
            case WatchdogEvent.Stalled(Duration time) ->
                close(Ending.error(
                        EndReason.TOO_SLOW, "could not keep up: no byte taken for " + time.toSeconds() + " s"));
            case ServerEnding.DRAINS -> askToReconnect(ctx);
            case ServerEnding.STOPS -> close(Ending.error(EndReason.SERVER_STOPPED, "server is stopping"));
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    /** Tells the client, and closes. */
    private void close(Ending ending) {
        ChannelHandlerContext ctx = client.connection().pipeline().context(this);
        if (ctx == null) {
            early = ending;
            return;
        }
        if (closed) {
            return;
        }
        if (!role.isPublishing()) {
            logEnd(ending);
        }
        end(ending.reason(), ending.why());
        if (ending.reason() == EndReason.OUT_OF_MEMORY && !ctx.channel().isWritable()) {
            // It does not read, so that nothing could be said to it; but what waits for it is memory.
            ctx.close();
            return;
        }
        say(ctx, ending, status(ending.reason()));
    }

    private void say(ChannelHandlerContext ctx, Ending ending, WebSocketCloseStatus status) {
        if (ending.error() != null) {
            ctx.write(new TextWebSocketFrame(ERROR + ending.error()));
        }
        ctx.write(new CloseWebSocketFrame(status.code(), ""));
        flushAndClose(ctx);
    }

    private void logEnd(Ending ending) {
        if (ending.reason() == EndReason.REFUSED) {
            client.requests().refused(path.channel(), ending.why());
        } else {
            context.closeLog().closing(name(), ending.reason(), ending.why());
        }
    }

    private static WebSocketCloseStatus status(EndReason reason) {
        return switch (reason) {
            case STREAM_ENDED, CLIENT_LEFT -> WebSocketCloseStatus.NORMAL_CLOSURE;
            case SERVER_STOPPED -> WebSocketCloseStatus.ENDPOINT_UNAVAILABLE;
            case PROTOCOL_VIOLATION -> WebSocketCloseStatus.PROTOCOL_ERROR;
            case FAILED -> WebSocketCloseStatus.INTERNAL_SERVER_ERROR;
            case REFUSED, SILENT, TOO_SLOW, OUT_OF_MEMORY, KILLED, TOO_MANY_CONNECTIONS ->
                WebSocketCloseStatus.POLICY_VIOLATION;
        };
    }

    private void end(EndReason reason, String text) {
        if (!closed) {
            closed = true;
            endReason = reason;
            why = text;
        }
        if (heartbeat != null) {
            heartbeat.cancel(false);
        }
        role.stop(why);
        hold();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (closed) {
            ctx.close();
            return;
        }
        switch (cause) {
            case CorruptedWebSocketFrameException broken -> violation(ctx, broken);
            case IOException network -> fail(ctx, "connection failed: " + LogText.failure(network));
            default -> {
                log.error("internal error on the connection from {}", name(), cause);
                fail(ctx, "internal error");
            }
        }
    }

    /** A message is longer than it may be. */
    private String tooLong() {
        return path.kind() == ConnectionKind.PUBLISH
                ? "message longer than " + context.options().longestMessage() + " bytes (WS_MAX_MESSAGE_MB)"
                : "message of a receiver longer than " + LONGEST_OF_RECEIVER + " bytes";
    }

    private void violation(ChannelHandlerContext ctx, CorruptedWebSocketFrameException broken) {
        if (broken.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            String text = tooLong();
            context.closeLog().closing(name(), EndReason.PROTOCOL_VIOLATION, text);
            end(EndReason.PROTOCOL_VIOLATION, text);
            say(ctx, Ending.error(EndReason.PROTOCOL_VIOLATION, text), broken.closeStatus());
            return;
        }
        String text = "broke the WebSocket protocol: " + LogText.line(broken.getMessage());
        context.closeLog().closing(name(), EndReason.PROTOCOL_VIOLATION, text);
        end(EndReason.PROTOCOL_VIOLATION, text);
        ctx.write(new CloseWebSocketFrame(broken.closeStatus(), ""));
        flushAndClose(ctx);
    }

    private void fail(ChannelHandlerContext ctx, String text) {
        end(EndReason.FAILED, text);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone = true;
        end(endReason, why);
        context.metrics().disconnected(endReason);
        ctx.fireChannelInactive();
    }

    private String name() {
        return NetUtil.toAddressString(client.address()) + " on channel " + path.channel();
    }
}
