package dev.headend.container;

/** Which container the bytes of a stream are in. */
public enum ContainerFormat {
    /** Too few bytes have come to tell. */
    UNDECIDED,
    /** Matroska (RFC 9559), of which WebM is a subset. */
    WEBM,
    /** Fragmented MP4 (ISO/IEC 14496-12): a {@code moov} without samples, then fragments. */
    MP4,
    /** Adobe's FLV, with the codecs of Enhanced RTMP too. */
    FLV,
    /** MPEG transport stream (ISO/IEC 13818-1) of packets of 188 bytes. */
    MPEG_TS,
    /** None of these, or one that is broken or cannot be joined late. Final. */
    UNKNOWN
}
