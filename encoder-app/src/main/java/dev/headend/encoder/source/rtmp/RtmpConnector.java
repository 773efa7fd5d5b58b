package dev.headend.encoder.source.rtmp;

import dev.headend.encoder.source.buffer.Incoming;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReplayLimits;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Connects to RTMP servers. Thread-safe. */
public final class RtmpConnector {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final EventLoopGroup loops;
    private final MemoryBudget budget;
    /** Names are looked up without blocking an event loop. */
    private final DnsAddressResolverGroup names =
            new DnsAddressResolverGroup(new DnsNameResolverBuilder().datagramChannelType(NioDatagramChannel.class));

    private final SslContext tls = encryption();

    /** @param loops of NIO; stay the caller's */
    public RtmpConnector(EventLoopGroup loops, MemoryBudget budget) {
        this.loops = loops;
        this.budget = budget;
    }

    /**
     * Edges are addressed by number, and have certificates for other names, or their own: a certificate is not checked, as
     * existing encoders do not either.
     */
    private static SslContext encryption() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm(null)
                    .build();
        } catch (SSLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Begins to play a stream; its buffer ends if that fails. */
    public Incoming play(RtmpAddress address, ReplayLimits limits) {
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
