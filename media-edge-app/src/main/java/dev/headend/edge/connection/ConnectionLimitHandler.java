package dev.headend.edge.connection;

import dev.headend.net.ConnectionLimits;
import dev.headend.text.LogThrottle;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * Closes a new connection at once when its address has reached the limit. To be the first handler: the ones behind it never
 * hear of a refused connection.
 */
public final class ConnectionLimitHandler extends ChannelInboundHandlerAdapter {
    private final ConnectionLimits limits;
    private final InetAddress address;
    private final Runnable whenRefused;
    private final LogThrottle refusals;
    private boolean admitted;
    private boolean counted;

    /**
     * @param whenRefused called on the event loop before a refused connection is closed
     * @param refusals writes the log lines of refused connections
     */
    public ConnectionLimitHandler(
            ConnectionLimits limits, InetAddress address, Runnable whenRefused, LogThrottle refusals) {
        this.limits = limits;
        this.address = address;
        this.whenRefused = whenRefused;
        this.refusals = refusals;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        admitted = limits.acquire(address);
        counted = admitted;
        if (admitted) {
            ctx.fireChannelActive();
            return;
        }
        refusals.warn(
                "refused a connection from {}: per-address connection limit ({}) reached",
                NetUtil.toAddressString(address),
                limits.perAddress());
        whenRefused.run();
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (admitted) {
            setCounted(false);
            admitted = false;
            ctx.fireChannelInactive();
        }
    }

    /**
     * Whether the connection counts, as it does at first. One that does again may bring its address beyond the limit, so that
     * the next is refused. Means nothing once the connection is closed. For the event loop.
     */
    public void setCounted(boolean wanted) {
        if (!admitted) {
            return;
        }
        if (counted && !wanted) {
            limits.release(address);
        } else if (!counted && wanted) {
            limits.count(address);
        }
        counted = wanted;
    }
}
