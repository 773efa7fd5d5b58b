package dev.headend.config.http;

import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection that does not show the head of a request in time, however many bytes come meanwhile; and says in the log,
 * now and then, that something was no HTTP request. Behind the codec.
 */
final class RequestHeadHandler extends ChannelInboundHandlerAdapter {
    private final Duration limit;
    private final LogThrottle malformed;
    /** Null before the connection stands, and after the first head. */
    private @Nullable Future<?> deadline;

    RequestHeadHandler(Duration limit, LogThrottle malformed) {
        this.limit = limit;
        this.malformed = malformed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> ctx.close(), limit.toMillis(), TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            stopWaiting();
            if (request.decoderResult().isFailure()) {
                malformed.warn(
                        "refused what is no HTTP request, from {}: {}",
                        ctx.channel().remoteAddress(),
                        LogText.line(request.decoderResult().cause().getMessage()));
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        ctx.fireChannelInactive();
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
