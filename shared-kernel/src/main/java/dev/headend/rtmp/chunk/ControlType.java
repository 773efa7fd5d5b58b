package dev.headend.rtmp.chunk;

/** Types of the protocol control messages (RTMP 1.0, section 5.4), which travel on chunk stream 2. */
public final class ControlType {
    public static final int CHUNK_STREAM = 2;

    public static final int SET_CHUNK_SIZE = 1;
    public static final int ABORT = 2;
    public static final int ACKNOWLEDGEMENT = 3;
    public static final int WINDOW_ACK_SIZE = 5;
    public static final int SET_PEER_BANDWIDTH = 6;

    private ControlType() {}
}
