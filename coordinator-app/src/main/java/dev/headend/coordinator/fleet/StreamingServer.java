package dev.headend.coordinator.fleet;

import dev.headend.control.SourceType;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;

/**
 * An edge that publishers come by, and how encoders reach it.
 *
 * @param peer how it is connected
 * @param type what it speaks
 * @param ip an IP literal, v6 without brackets
 * @param port 1 to 65535
 * @param ssl whether that port speaks TLS
 */
public record StreamingServer(Peer peer, SourceType type, String ip, int port, boolean ssl) {
    /** Of its connection. */
    public PeerId id() {
        return peer.id();
    }

    /**
     * Where an encoder fetches a stream. The port is always written out, as existing encoders expect. Holds the stream
     * key: never to be logged.
     */
    public String sourceUri(ChannelId channel, StreamKey key) {
        String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
        return scheme() + "://" + host + ":" + port + "/" + channel + "/" + key.value();
    }

    private String scheme() {
        return switch (type) {
            case RTMP -> ssl ? "rtmps" : "rtmp";
            case WS -> ssl ? "wss" : "ws";
        };
    }
}
