package dev.headend.edge.rtmp.server;

import dev.headend.config.http.UnidentifiedClients;
import dev.headend.edge.connection.ConnectionLimitHandler;
import dev.headend.edge.connection.EncryptionQueue;
import dev.headend.edge.connection.EndReason;
import dev.headend.edge.connection.HandshakeOffload;
import dev.headend.edge.connection.HandshakeTasks;
import dev.headend.edge.connection.ProxyHeaderHandler;
import dev.headend.edge.connection.ReadSize;
import dev.headend.edge.connection.SharedLimits;
import dev.headend.edge.connection.WatchdogHandler;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.handler.HandshakeHandler;
import dev.headend.rtmp.handler.RtmpCodec;
import dev.headend.rtmp.handshake.Handshake;
import dev.headend.text.LogThrottle;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the handlers of a connection, from the wire upwards. One for all ports, so that limits are those of the server. */
final class RtmpPipeline {
    private static final Logger log = LoggerFactory.getLogger(RtmpPipeline.class);
    private static final Duration QUIET = Duration.ofSeconds(10);
    /** The share of all connections that those may have that neither publish nor play. */
    private static final int UNIDENTIFIED_SHARE = 4;

    private final ServerContext context;
    private final SharedLimits limits;
    private final ChannelGroup connections;
    private final UnidentifiedClients unidentified;
    private final HandshakeTasks handshakes;
    private final LogThrottle refusals = new LogThrottle(log, QUIET, Clock.systemUTC());

    /** @param handshakes where those of TLS are computed */
    RtmpPipeline(ServerContext context, SharedLimits limits, ChannelGroup connections, HandshakeTasks handshakes) {
        this.context = context;
        this.connections = connections;
        this.handshakes = handshakes;
        this.limits = limits;
        this.unidentified = new UnidentifiedClients(
                Math.ceilDiv(limits.total().limit(), UNIDENTIFIED_SHARE),
                new LogThrottle(log, QUIET, Clock.systemUTC()));
    }

    /** @param tls null on a port of plain RTMP */
    void build(SocketChannel channel, @Nullable SslContext tls) {
        InetAddress peer = channel.remoteAddress().getAddress();
        if (!limits.total().add(channel)) {
            refuse(channel, peer);
            return;
        }
        connections.add(channel);
        unidentified.add(channel);
        ReadSize reads = new ReadSize();
        channel.config().setRecvByteBufAllocator(reads);
        if (context.options().proxyProtocol()) {
            ProxyHeaderHandler.addTo(
                    channel,
                    context.options().timeouts().setup(),
                    client -> serve(channel, client, tls, reads),
                    "RTMP_PROXY_PROTOCOL",
                    refusals);
        } else {
            serve(channel, peer, tls, reads);
        }
    }

    private void refuse(SocketChannel channel, InetAddress peer) {
        refusals.warn(
                "refused a connection from {}: limit of all connections (RTMP_MAX_CONNECTIONS, {}) reached",
                NetUtil.toAddressString(peer),
                limits.total().limit());
        refused();
        channel.close();
    }

    private void refused() {
        context.metrics().refused(EndReason.TOO_MANY_CONNECTIONS);
    }

    private void serve(SocketChannel channel, InetAddress client, @Nullable SslContext tls, ReadSize reads) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(new ConnectionLimitHandler(limits.perAddress(), client, this::refused, refusals));
        if (tls != null) {
            HandshakeOffload offload = new HandshakeOffload(handshakes);
            pipeline.addLast(offload, tlsHandler(tls, channel, offload), new EncryptionQueue());
        }
        WatchdogHandler watchdog = new WatchdogHandler(context.options().timeouts(), context.metrics()::received);
        RtmpCodec codec = new RtmpCodec(ChunkLimits.UNADMITTED);
        pipeline.addLast(watchdog)
                .addLast(new HandshakeHandler(Handshake.server()))
                .addLast(codec)
                .addLast(new RtmpConnection(context, channel, client, watchdog, reads, codec));
    }

    private SslHandler tlsHandler(SslContext tls, SocketChannel channel, HandshakeOffload offload) {
        SslHandler handler = tls.newHandler(channel.alloc(), offload);
        handler.setHandshakeTimeout(context.options().timeouts().setup().toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }
}
