package dev.headend.edge.rtmp;

import io.netty.handler.codec.DecoderException;

/**
 * What the peer sent cannot be RTMP, or is more than a peer is allowed. Its connection ends with one log line, so there is
 * no stack trace to fill.
 */
public final class ProtocolViolation extends DecoderException {
    public ProtocolViolation(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
