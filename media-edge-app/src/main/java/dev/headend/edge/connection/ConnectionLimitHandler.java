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
    private final AddressCount count;

    /**
     * @param whenRefused called on the event loop before a refused connection is closed
     * @param refusals writes the log lines of refused connections
     */
    public ConnectionLimitHandler(
            ConnectionLimits limits, InetAddress address, Runnable whenRefused, LogThrottle refusals) {
        this.limits = limits;
        this.address = address;
        this.count = new AddressCount(limits, address);
        this.whenRefused = whenRefused;
        this.refusals = refusals;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (count.admit()) {
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
        if (count.isAdmitted()) {
            count.close();
            ctx.fireChannelInactive();
        }
    }

    /** See {@link AddressCount#setCounted}. For the event loop. */
    public void setCounted(boolean wanted) {
        count.setCounted(wanted);
    }
}
