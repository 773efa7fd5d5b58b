package dev.headend.control;

/** The kinds of peer, with what the protocol fixes for each (spec/control-protocol.md, "Transport"). */
public enum ControlRole {
    /** An RTMP server. */
    RTMP("/ws/control/rtmp", "rtmp-control", 1935),
    /** A WebSocket stream server. */
    WSS("/ws/control/wss", "wss-control", 80),
    /** An HLS encoder: it serves no port. */
    HLS("/ws/control/hls", "hls-control", 0);

    private final String path;
    private final String tokenSubject;
    private final int defaultPort;

    ControlRole(String path, String tokenSubject, int defaultPort) {
        this.path = path;
        this.tokenSubject = tokenSubject;
        this.defaultPort = defaultPort;
    }

    /** What such a program is called in the log: "edge" or "encoder". */
    public String program() {
        return this == HLS ? "encoder" : "edge";
    }

    /** Where such a peer connects on the coordinator. */
    public String path() {
        return path;
    }

    /** The {@code sub} of its token. */
    public String tokenSubject() {
        return tokenSubject;
    }

    /** The port it is assumed to serve unless it says otherwise; 0 = none. */
    public int defaultPort() {
        return defaultPort;
    }
}
