package dev.headend.system.synthetic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Opens WebSockets that publish or receive. */
final class WebSocketConnection {
    private static final String END_OF_HEAD = "\r\n\r\n";

    private WebSocketConnection() {}

    /**
     * One that has been accepted.
     *
     * @param kind the last part of the path
     * @param receiveBuffer in bytes, of the kernel; 0 leaves it to the kernel
     * @throws IOException if it is refused
     */
    static SocketChannel open(WebSocketAddress address, String kind, int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()));
        RtmpConnection.write(channel, StandardCharsets.US_ASCII.encode(request(address, kind)));
        String answer = head(channel);
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            channel.close();
            throw new IOException(
                    kind + " was refused: " + answer.lines().findFirst().orElse(""));
        }
        return channel;
    }

    private static String request(WebSocketAddress address, String kind) {
        return String.join(
                "\r\n",
                "GET /%s/%s/%s HTTP/1.1".formatted(address.channel(), address.key(), kind),
                "Host: 127.0.0.1:" + address.port(),
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
    }

    /** Byte by byte, since the stream may follow at once. */
    private static String head(SocketChannel channel) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!head.toString().endsWith(END_OF_HEAD)) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("the server closed the connection after " + head);
            }
            head.append((char) one.get(0));
        }
        return head.toString();
    }
}
