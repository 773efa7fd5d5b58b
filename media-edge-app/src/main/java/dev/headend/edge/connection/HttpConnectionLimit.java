package dev.headend.edge.connection;

import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how many connections of HTTP there are at once, on all public ports together: first handler of what listens. A connection
 * beyond is closed before anything is made for it. Those that have moved to media count there. Safe for any thread.
 */
@Sharable
public final class HttpConnectionLimit extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<HttpConnectionLimit> COUNTED_BY =
            AttributeKey.valueOf(HttpConnectionLimit.class, "countedBy");

    private final int limit;
    private final Runnable whenRefused;
    private final LogThrottle refusals;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong accepted = new AtomicLong();

    /**
     * @param limit 0 = none
     * @param whenRefused called for each refused connection
     * @param refusals writes the log lines of refused connections
     */
    public HttpConnectionLimit(int limit, Runnable whenRefused, LogThrottle refusals) {
        this.limit = limit;
        this.whenRefused = whenRefused;
        this.refusals = refusals;
    }

    /** How many there have been, without those that were refused. */
    public long accepted() {
        return accepted.get();
    }

    /** How many there are. */
    public int open() {
        return open.get();
    }

    /** 0 = none. */
    public int limit() {
        return limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        if (accepted instanceof Channel connection && !add(connection)) {
            refuse(connection);
        } else {
            ctx.fireChannelRead(accepted);
        }
    }

    private boolean add(Channel connection) {
        if (open.incrementAndGet() > limit && limit > 0) {
            open.decrementAndGet();
            return false;
        }
        accepted.incrementAndGet();
        connection.attr(COUNTED_BY).set(this);
        connection.closeFuture().addListener(_ -> release(connection));
        return true;
    }

    private void refuse(Channel connection) {
        refusals.warn(
                "refused an HTTP connection from {}: limit of all connections (HTTP_MAX_CONNECTIONS, {}) reached",
                LogText.address(connection.remoteAddress()),
                limit);
        whenRefused.run();
        connection.unsafe().closeForcibly();
    }

    /** The connection is HTTP's no longer, so that it does not count any more. May be called again. */
    public static void release(Channel connection) {
        HttpConnectionLimit counting = connection.attr(COUNTED_BY).getAndSet(null);
        if (counting != null) {
            counting.open.decrementAndGet();
        }
    }
}
