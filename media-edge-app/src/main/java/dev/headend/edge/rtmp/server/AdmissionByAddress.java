package dev.headend.edge.rtmp.server;

import dev.headend.edge.rtmp.session.EndReason;
import dev.headend.net.ConnectionLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes at once what an address has too many of. Stands first, so that such a connection costs nothing more. */
final class AdmissionByAddress extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AdmissionByAddress.class);

    private final ConnectionLimits limits;
    private final RtmpMetrics metrics;
    private final InetAddress address;
    private boolean counted;

    AdmissionByAddress(ConnectionLimits limits, RtmpMetrics metrics, InetAddress address) {
        this.limits = limits;
        this.metrics = metrics;
        this.address = address;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        counted = limits.acquire(address);
        if (counted) {
            ctx.fireChannelActive();
            return;
        }
        log.warn("refused a connection of {}: it has as many as it may", address);
        metrics.ended(EndReason.TOO_MANY_CONNECTIONS);
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (counted) {
            limits.release(address);
            ctx.fireChannelInactive();
        }
    }
}
