package dev.headend.edge.rtmp.server;

import dev.headend.fixture.Patience;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.chunk.ChunkLimits;
import dev.headend.rtmp.handler.RtmpCodec;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that does what it is told, one thing after the other, on the calling thread. */
final class RtmpClient implements AutoCloseable {
    private static final int HELLO = 1536;
    private static final int PATIENCE_MS = Patience.SECONDS * 1000;
    private static final Amf0 NULL = new Amf0.Null();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final EmbeddedChannel codec = new EmbeddedChannel(new RtmpCodec(ChunkLimits.PUBLISHER));

    RtmpClient(int port) throws IOException {
        this("127.0.0.1", port);
    }

    RtmpClient(String address, int port) throws IOException {
        this(new Socket(address, port));
    }

    /** @param socket connected, and closed with the client */
    RtmpClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Shakes hands and connects to a channel. */
    static RtmpClient connected(int port, String channel) throws IOException {
        return connected("127.0.0.1", port, channel);
    }

    static RtmpClient connected(String address, int port, String channel) throws IOException {
        RtmpClient client = new RtmpClient(address, port);
        client.connect(channel);
        return client;
    }

    /** Shakes hands, connects and creates message stream 1. */
    void connect(String channel) throws IOException {
        handshake();
        command("connect", Amf0.object(Map.entry("app", new Amf0.Text(channel))));
        await("_result");
        command("createStream", NULL);
        await("_result");
    }

    void handshake() throws IOException {
        byte[] c0c1 = new byte[1 + HELLO];
        c0c1[0] = 3;
        bytes(c0c1);
        awaitHello();
        bytes(new byte[HELLO]);
    }

    /** Reads the server's part of the handshake. */
    void awaitHello() throws IOException {
        in.readNBytes(1 + 2 * HELLO);
    }

    void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void command(String name, Amf0... arguments) throws IOException {
        send(new Command(1, name, 2, List.of(arguments)));
    }

    void publish(String key) throws IOException {
        command("publish", NULL, new Amf0.Text(key), new Amf0.Text("live"));
    }

    void play(String key) throws IOException {
        command("play", NULL, new Amf0.Text(key));
    }

    /** Sends a video message: legacy H.264, as a keyframe or not, of this many bytes. */
    void video(int timestamp, boolean keyframe, int length) throws IOException {
        ByteBuf payload = PooledByteBufAllocator.DEFAULT.buffer(length);
        payload.writeByte(keyframe ? 0x17 : 0x27).writeByte(1).writeZero(length - 2);
        send(new RtmpMessage.Video(1, timestamp, payload));
    }

    void send(RtmpMessage message) throws IOException {
        codec.writeOutbound(message);
        for (ByteBuf bytes = codec.readOutbound(); bytes != null; bytes = codec.readOutbound()) {
            try {
                bytes.readBytes(out, bytes.readableBytes());
            } finally {
                bytes.release();
            }
        }
        out.flush();
    }

    /** The next message; null when the server has closed its side. The caller owns media. */
    @Nullable
    RtmpMessage read() throws IOException {
        byte[] some = new byte[64 * 1024];
        RtmpMessage message = codec.readInbound();
        while (message == null) {
            int count = in.read(some);
            if (count < 0) {
                return null;
            }
            codec.writeInbound(Unpooled.copiedBuffer(Arrays.copyOf(some, count)));
            message = codec.readInbound();
        }
        return message;
    }

    /** Reads until a command of this name comes. */
    Command await(String name) throws IOException {
        for (RtmpMessage message = read(); message != null; message = read()) {
            if (message instanceof Command command && command.name().equals(name)) {
                return command;
            }
            release(message);
        }
        throw new AssertionError("the connection ended before " + name);
    }

    /** Reads until a status comes. @return its code */
    String awaitStatus() throws IOException {
        return await("onStatus")
                .argument(1)
                .asFields()
                .getOrDefault("code", NULL)
                .asText("");
    }

    /** Reads until media comes. @return its timestamp */
    int awaitVideo() throws IOException {
        for (RtmpMessage message = read(); message != null; message = read()) {
            release(message);
            if (message instanceof RtmpMessage.Video video) {
                return video.timestamp();
            }
        }
        throw new AssertionError("the connection ended before any video");
    }

    /** Reads until a keyframe of legacy H.264 comes. */
    void awaitKeyframe() throws IOException {
        for (RtmpMessage message = read(); message != null; message = read()) {
            boolean keyframe = message instanceof RtmpMessage.Video video
                    && video.payload().readableBytes() > 1
                    && video.payload().getUnsignedShort(video.payload().readerIndex()) == 0x1701;
            release(message);
            if (keyframe) {
                return;
            }
        }
        throw new AssertionError("the connection ended before any keyframe");
    }

    /** Reads until the server closes the connection. Who is cut off while he sends is reset, which is an end, too. */
    void awaitEnd() throws IOException {
        try {
            for (RtmpMessage message = read(); message != null; message = read()) {
                release(message);
            }
        } catch (SocketException reset) {
            // as expected
        }
    }

    private static void release(RtmpMessage message) {
        if (message instanceof RtmpMessage.Timed timed) {
            timed.payload().release();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (RtmpMessage left = codec.readInbound(); left != null; left = codec.readInbound()) {
            release(left);
        }
        codec.finishAndReleaseAll();
    }
}
