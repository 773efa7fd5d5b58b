package dev.headend.edge.live;

/** In what form a publisher sends its stream. A subscriber gets only streams of the form that its protocol carries. */
public enum StreamFormat {
    /** Messages of FLV, as RTMP carries them. Each is whole in itself. */
    FLV_MESSAGES,
    /**
     * A container in chunks, as WebSocket carries it: one row of bytes, of which nothing may be left out but what lies between
     * two join points.
     */
    CONTAINER
}
