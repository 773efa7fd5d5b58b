package dev.headend.rtmp;

/**
 * What the peer sent cannot be RTMP, or is more than a peer is allowed. Its connection ends with one log line, so there is
 * no stack trace to fill.
 */
public final class ProtocolViolation extends RuntimeException {
    /** @param what it was, for the log */
    public ProtocolViolation(String what) {
        super(what, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
