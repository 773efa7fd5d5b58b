package dev.headend.edge.rtmp.server;

import dev.headend.config.http.Strangers;
import dev.headend.edge.connection.ConnectionLimitHandler;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.ReadSize;
import dev.headend.edge.connection.WatchdogHandler;
import dev.headend.net.ConnectionLimits;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.handler.HandshakeHandler;
import dev.headend.rtmp.handler.RtmpCodec;
import dev.headend.rtmp.handshake.Handshake;
import dev.headend.text.LogThrottle;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers of a connection, from the wire upwards. */
final class RtmpPipeline extends ChannelInitializer<SocketChannel> {
    private static final Logger log = LoggerFactory.getLogger(RtmpPipeline.class);
    private static final Duration QUIET = Duration.ofSeconds(10);
    /** The share of all connections that those may have that neither publish nor play. */
    private static final int STRANGERS_SHARE = 4;

    private final ServerContext context;
    private final ConnectionLimits limits;
    private final ChannelGroup connections;
    private final Strangers strangers;
    private final LogThrottle refusals = new LogThrottle(log, QUIET, Clock.systemUTC());

    RtmpPipeline(ServerContext context, ChannelGroup connections) {
        this.context = context;
        this.connections = connections;
        this.limits = new ConnectionLimits(
                context.options().connectionsPerAddress(), context.options().exemptFromLimit());
        this.strangers = new Strangers(
                Math.ceilDiv(context.options().connections(), STRANGERS_SHARE),
                new LogThrottle(log, QUIET, Clock.systemUTC()));
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetAddress address = channel.remoteAddress().getAddress();
        if (isFull()) {
            refuse(channel, address);
            return;
        }
        connections.add(channel);
        strangers.add(channel);
        ReadSize reads = new ReadSize();
        channel.config().setRecvByteBufAllocator(reads);
        WatchdogHandler watchdog = new WatchdogHandler(context.options().timeouts(), context.metrics()::received);
        channel.pipeline()
                .addLast(new ConnectionLimitHandler(limits, address, this::refused, refusals))
                .addLast(watchdog)
                .addLast(new HandshakeHandler(Handshake.server()))
                .addLast(new RtmpCodec(ChunkLimits.PUBLISHER))
                .addLast(new RtmpConnection(context, address, watchdog, reads));
    }

    private boolean isFull() {
        int limit = context.options().connections();
        return limit > 0 && connections.size() >= limit;
    }

    private void refuse(SocketChannel channel, InetAddress address) {
        refusals.warn(
                "refused a connection from {}: limit of all RTMP connections (RTMP_MAX_CONNECTIONS, {}) reached",
                address.getHostAddress(),
                context.options().connections());
        refused();
        channel.close();
    }

    private void refused() {
        context.metrics().refused(EndReason.TOO_MANY_CONNECTIONS);
    }
}
