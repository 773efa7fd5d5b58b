package dev.headend.rtmp;

import io.netty.handler.codec.DecoderException;

/**
 * What the peer sent cannot be RTMP, or is more than a peer is allowed. Its connection ends with one log line, so there is
 * no stack trace to fill.
 */
public final class ProtocolViolation extends DecoderException {
    private final String what;

    /** @param what it was, for the log */
    public ProtocolViolation(String what) {
        super(what);
        this.what = what;
    }

    @Override
    public String getMessage() {
        return what;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
