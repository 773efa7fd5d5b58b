package dev.headend.edge.admission;

/** By which protocol a publisher comes. */
public enum Entrance {
    RTMP,
    WEBSOCKET
}
