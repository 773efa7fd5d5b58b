package dev.headend.encoder.control;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Something that lets players connect and then says nothing, as an edge does whose publisher is not admitted yet. */
final class SilentSource implements AutoCloseable {
    static final String KEY = "s3cret-k3y";

    private final ServerSocket socket;

    SilentSource() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** The order to encode it. */
    String order(String channel, String stream) {
        return order(channel, stream, "rtmp://127.0.0.1:" + socket.getLocalPort() + "/" + channel + "/" + KEY);
    }

    /** The order to encode what another source plays. */
    static String order(String channel, String stream, String uri) {
        return "ENCODE-START\nStream-Channel:" + channel + "\nStream-ID:" + stream
                + "\nStream-Source-Type:RTMP\nStream-Source-URI:" + uri
                + "\nResolutions:ORIGINAL\nRecord:False\nPreviews:False\n";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
