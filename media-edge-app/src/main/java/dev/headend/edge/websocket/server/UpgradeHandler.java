package dev.headend.edge.websocket.server;

import dev.headend.edge.admission.Admission;
import dev.headend.edge.admission.AdmissionRequest;
import dev.headend.edge.admission.Entrance;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.RequestLog;
import dev.headend.edge.connection.ConnectionPhase;
import dev.headend.edge.connection.EncryptionQueue;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.GracefulClose;
import dev.headend.edge.connection.ProxyHeaderHandler;
import dev.headend.edge.connection.SendQueues;
import dev.headend.edge.connection.ServerEnding;
import dev.headend.edge.connection.Transport;
import dev.headend.edge.connection.WatchdogEvent;
import dev.headend.edge.websocket.ConnectionKind;
import dev.headend.edge.websocket.StreamPath;
import dev.headend.edge.websocket.frame.WebSocketCodec;
import dev.headend.text.LogText;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Answers a request for a WebSocket: a publisher's once it is decided about him, all others at once. On the connection's event loop. */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {
    private final WebSocketContext context;
    private final Channel connection;
    private final FullHttpRequest request;
    private final Client client;
    private final long since = System.nanoTime();
    private EndReason endReason = EndReason.CLIENT_LEFT;
    private boolean answered;
    /** Something has come after the request. */
    private boolean spoke;

    /** Of a publisher that it is not decided about yet. */
    private @Nullable AdmissionRequest undecided;

    /** @param spoke whether something has come after the request */
    UpgradeHandler(WebSocketContext context, Channel connection, FullHttpRequest request, boolean spoke) {
        this.context = context;
        this.connection = connection;
        this.request = request;
        this.spoke = spoke;
        this.client = new Client(context, connection, request.headers());
    }

    /** Takes over the connection, which has HTTP's codec, and may have TLS before it. */
    void begin() {
        ChannelPipeline pipeline = connection.pipeline();
        SslHandler tls = pipeline.get(SslHandler.class);
        if (tls == null) {
            pipeline.addFirst(client.watchdog());
        } else {
            pipeline.addAfter(pipeline.context(tls).name(), EncryptionQueue.class.getName(), new EncryptionQueue());
            pipeline.addAfter(EncryptionQueue.class.getName(), null, client.watchdog());
        }
        pipeline.addLast(this);
        context.metrics().connected(); // counted as ended from here on
        client.watchdog().startNow(pipeline);
        Transport.configure(connection);
        connection.config().setWriteBufferWaterMark(SendQueues.OF_ANSWERS);
        connection.closeFuture().addListener(_ -> client.count().close());
        answer();
        connection.config().setAutoRead(true);
    }

    private void answer() {
        StreamPath path =
                StreamPath.parse(request.uri(), context.options().idMaxLength()).orElse(null);
        warnOfUnnamedClient(path);
        UpgradeRefusal refusal = hasSpoken() ? UpgradeRefusal.EARLY : UpgradeRefusal.of(request, path, client, context);
        if (refusal != null || path == null) {
            refuse(path, refusal == null ? UpgradeRefusal.NOT_FOUND : refusal, details(refusal));
        } else if (path.kind() == ConnectionKind.PUBLISH) {
            ask(path);
        } else {
            WebSocketConnection.receive(context, client, path, upgraded());
        }
    }

    /** An encoder on the proxy's machine needs no proxy. */
    private void warnOfUnnamedClient(@Nullable StreamPath path) {
        boolean encoders = path != null && path.kind() == ConnectionKind.RECEIVE_CLEAR_CACHE;
        InetAddress peer = ProxyHeaderHandler.clientOf(connection);
        if (!encoders
                && ForwardedFor.isMissing(
                        peer, request.headers(), context.options().trustedProxies())) {
            context.unnamedClients()
                    .warn(
                            "{}, a trusted proxy (WS_TRUSTED_PROXIES), sent no X-Forwarded-For: its clients are taken for the proxy,"
                                    + " for limits, lists and the log",
                            NetUtil.toAddressString(peer));
        }
    }

    /** For the operator: which origin it is, in case that it should be in the list. */
    private String details(@Nullable UpgradeRefusal refusal) {
        return refusal == UpgradeRefusal.OTHER_ORIGIN
                ? "pages of origin '" + LogText.line(client.origin()) + "' may not connect (WS_ALLOWED_ORIGINS)"
                : "";
    }

    /** The client gets its WebSocket. */
    private FullHttpRequest upgraded() {
        answered = true;
        context.metrics().handshakeDone(System.nanoTime() - since);
        connection.pipeline().remove(this);
        return request;
    }

    /** Clients wait for the answer (RFC 6455, 4.1): what comes before it would be lost. HTTP's codec hands over what it has kept of that. */
    private boolean hasSpoken() {
        ChannelPipeline pipeline = connection.pipeline();
        String codec = pipeline.context(HttpServerCodec.class).name();
        pipeline.addBefore(codec, null, new HttpServerCodec());
        pipeline.remove(codec);
        return spoke;
    }

    private void ask(StreamPath path) {
        client.watchdog().enter(ConnectionPhase.ADMITTING);
        client.requests().publish(path.channel());
        WebSocketConnection publishing = WebSocketConnection.publisher(context, client, path);
        undecided = context.gate()
                .admit(
                        new PublishAttempt(path.channel(), path.key(), client.address(), Entrance.WEBSOCKET),
                        publishing.peer(),
                        admission -> onLoop(admission, () -> settle(path, publishing, admission)));
    }

    private void onLoop(Admission admission, Runnable task) {
        try {
            connection.eventLoop().execute(task);
        } catch (RejectedExecutionException shutDown) {
            giveBack(admission);
        }
    }

    private static void giveBack(Admission admission) {
        if (admission instanceof Admission.Admitted(var publication)) {
            publication.end();
        }
    }

    private void settle(StreamPath path, WebSocketConnection publishing, Admission admission) {
        undecided = null;
        if (answered || !connection.isActive()) {
            giveBack(admission);
            return;
        }
        if (hasSpoken()) {
            giveBack(admission);
            refuse(path, UpgradeRefusal.EARLY, "");
            return;
        }
        switch (admission) {
            case Admission.Admitted(var publication) -> publishing.publish(publication, upgraded());
            case Admission.Draining _ -> refuse(path, UpgradeRefusal.DRAINING, "");
            case Admission.Taken _ -> refuse(path, UpgradeRefusal.TAKEN, "channel already has a publisher");
            case Admission.Denied(String reason) -> refuse(path, UpgradeRefusal.DENIED, reason);
            case Admission.Undecided(String reason) -> refuse(path, UpgradeRefusal.UNDECIDED, reason);
        }
    }

    /** @param reason for the log, if the refusal does not say it all */
    private void refuse(@Nullable StreamPath path, UpgradeRefusal refusal, String reason) {
        answered = true;
        endReason = refusal.reason();
        String why = "refused to " + (path != null && path.kind() == ConnectionKind.PUBLISH ? "publish" : "receive")
                + ": " + (reason.isEmpty() ? refusal.sentence() : reason);
        if (path != null && refusal.reason() == EndReason.REFUSED && RequestLog.isOn()) {
            client.requests().refused(path.channel(), why);
        } else {
            context.closeLog().closing(NetUtil.toAddressString(client.address()), refusal.reason(), why);
        }
        ChannelHandlerContext ctx = connection.pipeline().context(this);
        if (UpgradeRefusal.isHeardBy(request)) {
            sayToPage(ctx, refusal);
        } else {
            ctx.write(response(refusal));
        }
        GracefulClose.flushAndClose(ctx, context.options().timeouts().linger());
    }

    private void sayToPage(ChannelHandlerContext ctx, UpgradeRefusal refusal) {
        WebSocketCodec codec = new WebSocketCodec(0);
        codec.acceptRefused(connection, request);
        codec.drop(connection.pipeline());
        ctx.write(new TextWebSocketFrame(WebSocketConnection.ERROR + refusal.sentence()));
        WebSocketCloseStatus status =
                refusal.mayPass() ? WebSocketCloseStatus.TRY_AGAIN_LATER : WebSocketCloseStatus.POLICY_VIOLATION;
        ctx.write(new CloseWebSocketFrame(status.code(), ""));
    }

    private static FullHttpResponse response(UpgradeRefusal refusal) {
        byte[] sentence = (refusal.sentence() + "\n").getBytes(StandardCharsets.US_ASCII);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), Unpooled.wrappedBuffer(sentence));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                .set(HttpHeaderNames.CONTENT_LENGTH, sentence.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (refusal == UpgradeRefusal.OTHER_VERSION) {
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, UpgradeRefusal.VERSION);
        }
        return response;
    }

    /** Nobody has anything to say before the answer. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        spoke = true;
        if (undecided != null) {
            close(ctx, EndReason.PROTOCOL_VIOLATION);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case WatchdogEvent.Expired _, WatchdogEvent.Stalled _ -> close(ctx, EndReason.SILENT);
            case ServerEnding.STOPS -> close(ctx, EndReason.SERVER_STOPPED);
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void close(ChannelHandlerContext ctx, EndReason reason) {
        answered = true;
        endReason = reason;
        abandon();
        ctx.close();
    }

    private void abandon() {
        if (undecided != null) {
            undecided.abandon();
            undecided = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answered = true;
        abandon();
        context.metrics().disconnected(endReason);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close(ctx, EndReason.FAILED);
    }
}
