package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A receiver whose network is slow gets a stream to its end: an encoder would lose what came last. */
class SlowEndTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final int LONG = 16 << 20;
    private static final int HEADER = 10;
    private static final int PIECE = 512 << 10;
    /** What the server waits for those who take nothing: so long that a machine that stands still is not cut off. */
    private static final Duration LINGER = Duration.ofMillis(2_500);
    /** So that all of it takes twice as long as that, and more. */
    private static final int PAUSE_MS = 180;

    @Test
    void whoTakesItsTimeForTheLastMessageGetsAllOfIt() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, AMPLE, LINGER, 256 << 20);
                Socket receiver = receiver(server.port());
                TestClient publisher = server.connect("ch/k3y/publish")) {
            publisher.send(new byte[LONG]);
            publisher.leave();
            DataInputStream in = new DataInputStream(receiver.getInputStream());
            in.readFully(new byte[HEADER]);
            for (int left = LONG; left > 0; left -= PIECE) {
                in.readFully(new byte[PIECE]);
                Thread.sleep(PAUSE_MS);
            }
            assertThat(in.readNBytes(4)).as("close, 1000").containsExactly(0x88, 2, 1000 >> 8, 1000 & 0xFF);
        }
    }

    private static Socket receiver(int port) throws IOException {
        Socket receiver = new Socket();
        receiver.setReceiveBufferSize(64 << 10);
        receiver.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        receiver.getOutputStream()
                .write(("GET /ch/k3y/receive HTTP/1.1\r\nHost: edge\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        DataInputStream in = new DataInputStream(receiver.getInputStream());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return receiver;
    }
}
