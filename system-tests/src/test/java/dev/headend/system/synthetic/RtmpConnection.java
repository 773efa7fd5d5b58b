package dev.headend.system.synthetic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Opens connections that publish or play. What the server answers to the commands is not awaited. */
public final class RtmpConnection {
    private static final int HELLO = 1536;
    private static final int STREAM = 1;

    private RtmpConnection() {}

    /** One that may send media at once. */
    public static SocketChannel publisher(RtmpAddress address) throws IOException {
        SocketChannel channel = open(address, 0);
        write(channel, Chunks.message(2, Chunks.SET_CHUNK_SIZE, 0, new byte[] {0, 0, Chunks.SIZE >> 8, 0}));
        begin(
                channel,
                address,
                new Amf()
                        .text("publish")
                        .number(3)
                        .nothing()
                        .text(address.name())
                        .text("live"));
        return channel;
    }

    /**
     * One that is sent media.
     *
     * @param receiveBuffer in bytes, of the kernel; 0 leaves it to the kernel
     */
    public static SocketChannel player(RtmpAddress address, int receiveBuffer) throws IOException {
        SocketChannel channel = open(address, receiveBuffer);
        begin(channel, address, new Amf().text("play").number(3).nothing().text(address.name()));
        return channel;
    }

    /** One that has shaken hands and said nothing yet. */
    public static SocketChannel stranger(RtmpAddress address) throws IOException {
        return open(address, 0);
    }

    /** Reads until the text comes, as {@code onStatus} has it, for example. @throws IOException if the connection ends before */
    public static void await(SocketChannel channel, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        ByteBuffer some = ByteBuffer.allocate(4096);
        while (read.indexOf(text) < 0) {
            if (channel.read(some.clear()) < 0) {
                throw new IOException("the connection ended before " + text);
            }
            read.append(StandardCharsets.ISO_8859_1.decode(some.flip()));
        }
    }

    private static SocketChannel open(RtmpAddress address, int receiveBuffer) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()));
        shakeHands(channel);
        return channel;
    }

    private static void shakeHands(SocketChannel channel) throws IOException {
        write(channel, ByteBuffer.allocate(1 + HELLO).put(0, (byte) 3));
        ByteBuffer answer = ByteBuffer.allocate(1 + 2 * HELLO);
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new IOException("the server closed the connection during the handshake");
            }
        }
        write(channel, answer.slice(1, HELLO));
    }

    private static void begin(SocketChannel channel, RtmpAddress address, Amf last) throws IOException {
        String url = "rtmp://127.0.0.1:" + address.port() + "/" + address.app();
        Amf connect = new Amf().text("connect").number(1).object(Map.of("app", address.app(), "tcUrl", url));
        Amf createStream = new Amf().text("createStream").number(2).nothing();
        for (Amf command : List.of(connect, createStream)) {
            write(channel, Chunks.message(3, Chunks.COMMAND, 0, command.bytes()));
        }
        write(channel, Chunks.message(8, Chunks.COMMAND, STREAM, last.bytes()));
    }

    /** All of it; waits for the server if need be. */
    public static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
