package dev.headend.encoder.source;

import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.source.StreamAddress.Protocol;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.buffer.ReceivedStream;
import dev.headend.encoder.source.probe.Prober;
import dev.headend.encoder.source.rtmp.RtmpConnector;
import dev.headend.encoder.source.websocket.WebSocketConnector;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import javax.net.ssl.SSLException;

/** Opens sources. Thread-safe. */
public final class SourceOpener {
    /** Receiving costs little, and most of it is copying bytes. */
    private static final int THREADS = 2;

    private final SourceLimits limits;
    private final Prober prober;
    private final RtmpConnector rtmp;
    private final WebSocketConnector webSocket;

    /** With a budget of its own that fits this JVM's heap. */
    public SourceOpener(FfmpegTools tools, SourceLimits limits) {
        this(tools, limits, MemoryBudget.ofHeap());
    }

    /** @param budget for all sources together */
    public SourceOpener(FfmpegTools tools, SourceLimits limits, MemoryBudget budget) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory("source", true), NioIoHandler.newFactory());
        this.limits = limits;
        this.prober = new Prober(tools);
        SslContext tls = encryption();
        this.rtmp = new RtmpConnector(loops, tls, budget);
        this.webSocket = new WebSocketConnector(loops, tls, budget);
    }

    /**
     * Starts receiving a stream. Never blocks.
     *
     * @param uri as the coordinator sent it; contains the stream key
     * @throws SourceException if the URI is invalid for the type
     */
    public Source open(SourceType type, String uri) throws SourceException {
        return switch (type) {
            case RTMP -> source(rtmp.play(StreamAddress.parse(Protocol.RTMP, uri), limits.held()));
            case WS -> source(webSocket.play(StreamAddress.parse(Protocol.WEB_SOCKET, uri), limits.held()));
        };
    }

    private Source source(ReceivedStream stream) {
        return new StreamSource(stream, limits, prober);
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
}
