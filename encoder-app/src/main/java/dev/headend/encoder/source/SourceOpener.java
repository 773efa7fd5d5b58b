package dev.headend.encoder.source;

import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.source.buffer.MemoryBudget;
import dev.headend.encoder.source.probe.Prober;
import dev.headend.encoder.source.rtmp.RtmpAddress;
import dev.headend.encoder.source.rtmp.RtmpConnector;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Opens sources. Thread-safe. */
public final class SourceOpener {
    /** Receiving costs little, and most of it is copying bytes. */
    private static final int THREADS = 2;

    private final SourceLimits limits;
    private final Prober prober;
    private final RtmpConnector rtmp;

    /** With a budget that fits this JVM's heap. */
    public SourceOpener(FfmpegTools tools, SourceLimits limits) {
        this(tools, limits, MemoryBudget.ofHeap());
    }

    SourceOpener(FfmpegTools tools, SourceLimits limits, MemoryBudget budget) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory("source", true), NioIoHandler.newFactory());
        this.limits = limits;
        this.prober = new Prober(tools, limits.keyframes());
        this.rtmp = new RtmpConnector(loops, budget);
    }

    /**
     * Starts receiving a stream. Never blocks.
     *
     * @param uri as the coordinator sent it; contains the stream key
     * @throws SourceException if the URI is invalid for the type
     */
    public Source open(SourceType type, String uri) throws SourceException {
        return switch (type) {
            case RTMP -> new StreamSource(rtmp.play(RtmpAddress.parse(uri), limits.held()), limits, prober);
            case WS -> throw new SourceException("sources over WebSocket are not supported by this encoder");
        };
    }
}
