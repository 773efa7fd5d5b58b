package dev.headend.encoder.source.rtmp;

import dev.headend.encoder.source.StreamAddress;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReceivedStream;
import dev.headend.encoder.source.buffer.ReplayLimits;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.time.Duration;

/** Connects to RTMP servers. Thread-safe. */
public final class RtmpConnector {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final EventLoopGroup loops;
    private final MemoryBudget budget;
    /** Names are looked up without blocking an event loop. */
    private final DnsAddressResolverGroup names =
            new DnsAddressResolverGroup(new DnsNameResolverBuilder().datagramChannelType(NioDatagramChannel.class));

    private final SslContext tls;

    /** @param loops of NIO; stay the caller's @param tls for RTMPS */
    public RtmpConnector(EventLoopGroup loops, SslContext tls, MemoryBudget budget) {
        this.loops = loops;
        this.tls = tls;
        this.budget = budget;
    }

    /** Begins to play a stream; its buffer ends if that fails. */
    public ReceivedStream play(StreamAddress address, ReplayLimits limits) {
        RtmpConnection connection = new RtmpConnection(address, limits, budget);
        ChannelFuture connecting = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .resolver(names)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_LIMIT.toMillis())
                .handler(connection.pipeline(tls))
                .connect(address.host(), address.port());
        connection.connecting(connecting);
        return connection;
    }
}
