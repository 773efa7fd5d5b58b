package dev.headend.control;

/** How an encoder reaches a stream's source ({@code Stream-Source-Type}). The names are those of the wire. */
public enum SourceType {
    RTMP,
    WS
}
