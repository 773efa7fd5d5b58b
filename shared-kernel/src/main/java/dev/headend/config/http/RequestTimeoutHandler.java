package dev.headend.config.http;

import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose first request's head, or any request's body, is not complete in time, however many bytes come
 * meanwhile; and says in the log, now and then, that something was no HTTP request. Behind the codec.
 *
 * <p>Reactor Netty's own request timeout would do for bodies, but it is not cancelled when a request becomes a WebSocket, and
 * closes that.
 */
final class RequestTimeoutHandler extends ChannelInboundHandlerAdapter {
    private final Duration head;
    private final Duration body;
    private final LogThrottle malformed;
    /** Null unless a head or a body is awaited. */
    private @Nullable Future<?> deadline;

    RequestTimeoutHandler(Duration head, Duration body, LogThrottle malformed) {
        this.head = head;
        this.body = body;
        this.malformed = malformed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        await(ctx, head);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            await(ctx, body);
            if (request.decoderResult().isFailure()) {
                malformed.warn(
                        "refused what is no HTTP request, from {}: {}",
                        LogText.address(ctx.channel().remoteAddress()),
                        LogText.line(request.decoderResult().cause().getMessage()));
            }
        }
        if (message instanceof LastHttpContent) {
            stopWaiting();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopWaiting();
    }

    private void await(ChannelHandlerContext ctx, Duration limit) {
        stopWaiting();
        deadline = ctx.executor().schedule(() -> ctx.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
