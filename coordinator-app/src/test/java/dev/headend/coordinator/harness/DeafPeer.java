package dev.headend.coordinator.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A peer that speaks, but reads nothing after the upgrade. A plain socket, and frames written by hand (RFC 6455, 5.2). */
public final class DeafPeer implements AutoCloseable {
    private static final int SMALL = 4_096;
    private static final int FINAL = 0x80;
    private static final int TEXT = 1;
    private static final int CONTINUATION = 0;
    private static final int MASKED = 0x80;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;

    private final Socket socket = new Socket();

    /** @param headers name, value, name, value … */
    public static DeafPeer connect(int port, String path, String... headers) {
        DeafPeer peer = new DeafPeer();
        try {
            peer.socket.setReceiveBufferSize(SMALL);
            peer.socket.connect(new InetSocketAddress("127.0.0.1", port));
            peer.upgrade(path, headers);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return peer;
    }

    private void upgrade(String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        String answer = head(socket.getInputStream());
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("not let in: " + answer);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    /** Asks to publish on a channel that cannot be, so that the answer is as long as the channel. */
    public void askForNothing(int channelLength) throws IOException {
        sendText("PUBLISH-REQUEST\nRequest-ID:1\nStream-Key:key\nStream-Channel:" + ".".repeat(channelLength) + "\n");
    }

    public void sendText(String text) throws IOException {
        sendFrame(FINAL | TEXT, text);
    }

    /** One message in several frames. */
    public void sendInPieces(String... pieces) throws IOException {
        for (int i = 0; i < pieces.length; i++) {
            int opcode = i == 0 ? TEXT : CONTINUATION;
            sendFrame(i == pieces.length - 1 ? FINAL | opcode : opcode, pieces[i]);
        }
    }

    private void sendFrame(int kind, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(bytes.length + 14).put((byte) kind);
        if (bytes.length < LENGTH_OF_16_BITS) {
            frame.put((byte) (MASKED | bytes.length));
        } else if (bytes.length < 65_536) {
            frame.put((byte) (MASKED | LENGTH_OF_16_BITS)).putShort((short) bytes.length);
        } else {
            frame.put((byte) (MASKED | LENGTH_OF_64_BITS)).putLong(bytes.length);
        }
        frame.putInt(0).put(bytes);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }

    /** Tries the connection with a life sign; also keeps the coordinator from thinking that nobody is there. */
    public boolean isCutOff() {
        try {
            sendText("HEARTBEAT\n");
            return false;
        } catch (IOException broken) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
