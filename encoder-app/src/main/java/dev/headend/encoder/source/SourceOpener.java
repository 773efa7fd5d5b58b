package dev.headend.encoder.source;

import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.FfmpegTools;

/** Opens sources. Thread-safe. */
public final class SourceOpener {
    private final FfmpegTools tools;
    private final SourceLimits limits;

    public SourceOpener(FfmpegTools tools, SourceLimits limits) {
        this.tools = tools;
        this.limits = limits;
    }

    /**
     * Starts receiving a stream.
     *
     * @param uri as the coordinator sent it; contains the stream key
     * @throws SourceException if the URI is invalid for the type, or receiving cannot start
     */
    public Source open(SourceType type, String uri) throws SourceException {
        return switch (type) {
            case RTMP -> RtmpSource.open(tools, limits, RtmpAddress.parse(uri));
            case WS -> throw new SourceException("sources over WebSocket are not supported by this encoder");
        };
    }
}
