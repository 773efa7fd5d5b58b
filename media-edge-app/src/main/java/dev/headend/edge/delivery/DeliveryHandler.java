package dev.headend.edge.delivery;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Takes GET and HEAD of stored files out of a connection of HTTP, and lets all else pass to the server behind it. Answers keep the order
 * of their requests, whoever gives them: what has to wait for an answer waits here. Right before Reactor Netty's first handler.
 */
final class DeliveryHandler extends ChannelDuplexHandler {
    /** Parts of requests that wait for the answer to one before; who sends more without waiting is disconnected. */
    private static final int MAX_WAITING = 64;

    private final Delivery delivery;
    private final Queue<Object> waiting = new ArrayDeque<>(0);
    /** Null unless a file is being sent or looked for. */
    private @Nullable FileExchange current;
    /** When a file was sent last, by {@link System#nanoTime}. */
    private long answered;
    /** Requests that were passed on and are not answered. */
    private int passed;
    /** Whether what comes belongs to a request for a file. */
    private boolean own;

    DeliveryHandler(Delivery delivery) {
        this.delivery = delivery;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject)) {
            ctx.fireChannelRead(message);
        } else if (waiting.isEmpty() && !mustWait(message)) {
            route(ctx, message);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(message);
        } else {
            ReferenceCountUtil.release(message);
            ctx.close();
        }
    }

    /** One who passes on requests keeps the order of those among themselves. */
    private boolean mustWait(Object message) {
        return message instanceof HttpRequest request && (current != null || passed > 0 && pathOfFile(request) != null);
    }

    private static @Nullable String pathOfFile(HttpRequest request) {
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return reads && !request.decoderResult().isFailure() ? FilePath.of(request.uri()) : null;
    }

    private void route(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            begin(ctx, request);
            return;
        }
        if (own) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        String path = pathOfFile(request);
        own = path != null;
        if (path == null) {
            passed++;
            ctx.fireChannelRead(request);
            return;
        }
        delivery.idle().watch(ctx.pipeline(), this);
        FileExchange exchange = new FileExchange(delivery, ctx, request, path, this::answered);
        current = exchange;
        exchange.begin();
    }

    /** Whether no file is being sent or looked for, and none was for so long. */
    boolean isIdle(long nanos) {
        return current == null && System.nanoTime() - answered >= nanos;
    }

    private void answered(ChannelHandlerContext ctx) {
        current = null;
        answered = System.nanoTime();
        routeWaiting(ctx);
        if (current == null && passed == 0) {
            ctx.read(); // as nothing is read unasked
        }
    }

    private void routeWaiting(ChannelHandlerContext ctx) {
        for (Object next = waiting.peek(); next != null && !mustWait(next); next = waiting.peek()) {
            route(ctx, waiting.remove());
        }
    }

    /** Sees the answers of the server behind. */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean ends = message instanceof LastHttpContent && !isInterim(message);
        ctx.write(message, promise);
        if (ends && passed > 0) {
            passed--;
            if (!waiting.isEmpty()) {
                ctx.executor().execute(() -> routeWaiting(ctx));
            }
        }
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        dropWaiting();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        dropWaiting();
    }

    private void dropWaiting() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }
}
