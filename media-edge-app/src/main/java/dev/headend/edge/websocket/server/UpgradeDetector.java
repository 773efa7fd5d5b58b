package dev.headend.edge.websocket.server;

import dev.headend.config.http.UnidentifiedClients;
import dev.headend.edge.connection.HttpConnectionLimit;
import dev.headend.edge.connection.MediaLoops;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets HTTP's requests pass. When one asks for a WebSocket, it takes the connection out of HTTP's hands: all handlers but TLS, the
 * codec and this one go, and the socket moves to the event loops of media, where the request is answered. Then this one goes, too.
 *
 * <p>A request that comes before the answer to the one before it stays HTTP's, whose handlers are needed for that answer.
 */
final class UpgradeDetector extends ChannelDuplexHandler {
    static final String NAME = "headend.webSocket";

    private static final Logger log = LoggerFactory.getLogger(UpgradeDetector.class);

    private final WebSocketContext context;
    private final MediaLoops loops;
    private final ChannelGroup connections;
    private final String codec;
    /** Null unless its last part has not come yet. */
    private @Nullable HttpRequest asked;

    /** Requests that HTTP has not answered yet. */
    private int unanswered;

    private boolean takenOver;
    /** Something has come after the request. */
    private boolean spoke;

    /** @param codec the name of the handler that decodes requests */
    UpgradeDetector(WebSocketContext context, MediaLoops loops, ChannelGroup connections, String codec) {
        this.context = context;
        this.loops = loops;
        this.connections = connections;
        this.codec = codec;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (takenOver) {
            spoke = true;
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            begins(request);
        }
        HttpRequest upgrade = asked;
        if (upgrade == null) {
            ctx.fireChannelRead(message);
            return;
        }
        if (message instanceof HttpContent) {
            ReferenceCountUtil.release(message);
        }
        if (message instanceof LastHttpContent) {
            takeOver(ctx.channel(), complete(upgrade));
        }
    }

    private void begins(HttpRequest request) {
        if (unanswered == 0 && isUpgrade(request)) {
            asked = request;
        } else {
            unanswered++;
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !isInterim(message)) {
            unanswered--;
        }
        ctx.write(message, promise);
    }

    /** Such as 100 Continue, which an answer follows. */
    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** While it moves, nobody else hears of it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (takenOver) {
            ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private static boolean isUpgrade(HttpRequest request) {
        return !request.decoderResult().isFailure()
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    private static FullHttpRequest complete(HttpRequest request) {
        return new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                new io.netty.handler.codec.http.DefaultHttpHeaders());
    }

    /** Nothing is read until it is on its new event loop. */
    private void takeOver(Channel connection, FullHttpRequest request) {
        takenOver = true;
        connection.config().setAutoRead(false);
        UnidentifiedClients.identified(connection);
        HttpConnectionLimit.release(connection);
        ChannelPipeline pipeline = connection.pipeline();
        for (Map.Entry<String, ChannelHandler> handler :
                List.copyOf(pipeline.toMap().entrySet())) {
            boolean stays = handler.getKey().equals(codec)
                    || handler.getValue() instanceof SslHandler
                    || handler.getValue() == this;
            if (!stays) {
                pipeline.remove(handler.getKey());
            }
        }
        EventLoop target = loops.loopFor(connection);
        if (target == connection.eventLoop()) {
            begin(connection, request);
            return;
        }
        connection.deregister().addListener(left -> {
            if (left.isSuccess()) {
                move(connection, target, request);
            } else {
                connection.close();
            }
        });
    }

    private void move(Channel connection, EventLoop target, FullHttpRequest request) {
        target.register(connection).addListener(arrived -> {
            if (arrived.isSuccess()) {
                begin(connection, request);
            } else {
                connection.close();
            }
        });
    }

    /** The connection is on its event loop. If its client has left on the way, nobody would hear of that any more. */
    void begin(Channel connection, FullHttpRequest request) {
        if (!connection.isActive()) {
            return;
        }
        connection.pipeline().remove(this);
        connections.add(connection);
        try {
            new UpgradeHandler(context, connection, request, spoke).begin();
        } catch (Throwable failure) { // also when no buffer memory is left: nobody would close it
            connection.close();
            log.error("internal error at a request for a WebSocket", failure);
        }
    }
}
