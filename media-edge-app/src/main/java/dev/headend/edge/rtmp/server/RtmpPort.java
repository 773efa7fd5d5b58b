package dev.headend.edge.rtmp.server;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * A port to listen on.
 *
 * @param number 0 = any free one
 * @param tls makes it a port of RTMPS; null for plain RTMP
 */
public record RtmpPort(int number, @Nullable SslContext tls) {
    /** A port of plain RTMP. */
    public static RtmpPort plain(int number) {
        return new RtmpPort(number, null);
    }

    String protocol() {
        return tls == null ? "RTMP" : "RTMPS";
    }
}
