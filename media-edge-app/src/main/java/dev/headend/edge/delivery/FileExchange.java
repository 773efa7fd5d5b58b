package dev.headend.edge.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request for a file and its answer. On the connection's event loop. */
final class FileExchange {
    private static final Line NOT_FOUND = new Line(HttpResponseStatus.NOT_FOUND, "not found\n");
    private static final Line OVERLOADED = new Line(HttpResponseStatus.SERVICE_UNAVAILABLE, "overloaded\n");
    private static final Line FAILED = new Line(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal server error\n");
    private static final Line STOPPING = new Line(HttpResponseStatus.SERVICE_UNAVAILABLE, "stopping\n");

    private final Delivery delivery;
    private final ChannelHandlerContext ctx;
    private final HttpRequest request;
    private final String path;
    private final Consumer<ChannelHandlerContext> answered;
    private boolean keepAlive;
    private @Nullable SharedFile file;

    /** An answer without a file. */
    private record Line(HttpResponseStatus status, byte[] text, Head head) {
        Line(HttpResponseStatus status, String text) {
            this(status, text.getBytes(StandardCharsets.US_ASCII), Head.ofLine(text.length()));
        }
    }

    /** @param answered called once, when the answer has left and the connection stays open */
    FileExchange(
            Delivery delivery,
            ChannelHandlerContext ctx,
            HttpRequest request,
            String path,
            Consumer<ChannelHandlerContext> answered) {
        this.delivery = delivery;
        this.ctx = ctx;
        this.request = request;
        this.path = path;
        this.answered = answered;
        this.keepAlive = HttpUtil.isKeepAlive(request) && !hasBody(request);
    }

    /** What comes after such a request is better not interpreted. */
    private static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    /** From the cache at once, else when the file has been found. */
    void begin() {
        if (!delivery.exchanges().begin()) {
            keepAlive = false; // who comes again comes to another edge
            line(STOPPING);
            return;
        }
        if (path.equals(FilePath.NONE)) {
            notFound();
            return;
        }
        SharedFile known = delivery.cache().known(path);
        if (known == null) {
            delivery.cache().find(path, this::onLoop);
        } else {
            send(known);
        }
    }

    private void onLoop(FileCache.Answer found) {
        try {
            ctx.executor().execute(() -> found(found));
        } catch (RejectedExecutionException stopped) {
            if (found instanceof FileCache.Answer.Found(SharedFile unused)) {
                unused.release();
            }
            delivery.exchanges().end();
        }
    }

    private void found(FileCache.Answer answer) {
        switch (answer) {
            case FileCache.Answer.Found(SharedFile found) -> send(found);
            case FileCache.Answer.Missing _ -> notFound();
            case FileCache.Answer.Failed(RejectedExecutionException _) -> {
                delivery.log().overloaded();
                line(OVERLOADED);
            }
            case FileCache.Answer.Failed(Exception cause) -> {
                delivery.log().failed(path, cause);
                line(FAILED);
            }
        }
    }

    /** Not to be cached: a channel's playlist is missing until it goes live. */
    private void notFound() {
        delivery.metrics().missed();
        line(NOT_FOUND);
    }

    private void line(Line line) {
        byte[] text = request.method().equals(HttpMethod.HEAD) ? new byte[0] : line.text;
        sendWhole(line.status, line.head.headers(), Unpooled.wrappedBuffer(text));
    }

    private void send(SharedFile found) {
        file = found;
        delivery.metrics().requested(found.kind());
        if (found instanceof Text text && text.liveSeconds() > 0) {
            delivery.viewers().asked(path, text.liveSeconds());
        }
        FileAnswer answer = FileAnswer.to(request, found);
        switch (answer.body()) {
            case FileAnswer.Body nothing
            when nothing.length() == 0 -> sendWhole(answer.status(), answer.headers(), Unpooled.EMPTY_BUFFER);
            case FileAnswer.Body.Bytes(byte[] bytes)
            when bytes.length <= BodyTransfer.PIECE_BYTES -> {
                delivery.metrics().sent(found.kind(), bytes.length);
                sendWhole(answer.status(), answer.headers(), Unpooled.wrappedBuffer(bytes));
            }
            case FileAnswer.Body body -> {
                ctx.write(new DefaultHttpResponse(
                        HttpVersion.HTTP_1_1, answer.status(), forThisClient(answer.headers())));
                new BodyTransfer(ctx, path, delivery.readers(), body, failure -> sent(body.length(), failure)).next();
            }
        }
    }

    private void sendWhole(HttpResponseStatus status, HttpHeaders headers, ByteBuf body) {
        ctx.writeAndFlush(new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, status, body, forThisClient(headers), EmptyHttpHeaders.INSTANCE))
                .addListener(future -> end(future.cause()));
    }

    /** HTTP 1.0 has to be told that the connection stays, 1.1 that it does not. And origins may be limited. */
    private HttpHeaders forThisClient(HttpHeaders headers) {
        boolean modern = request.protocolVersion().isKeepAliveDefault();
        if (modern == keepAlive && delivery.allowsAnyOrigin()) {
            return headers;
        }
        HttpHeaders own = new DefaultHttpHeaders()
                .set(headers)
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, delivery.allowOrigin());
        return modern == keepAlive
                ? own
                : own.set(HttpHeaderNames.CONNECTION, keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    }

    private void sent(long length, @Nullable Throwable failure) {
        if (failure instanceof RejectedExecutionException) {
            delivery.log().overloaded();
        } else if (failure == null && file != null) {
            delivery.metrics().sent(file.kind(), length);
        }
        end(failure);
    }

    private void end(@Nullable Throwable failure) {
        if (file != null) {
            file.release();
        }
        delivery.exchanges().end();
        if (failure != null || !keepAlive) {
            ctx.close();
        } else {
            answered.accept(ctx);
        }
    }
}
