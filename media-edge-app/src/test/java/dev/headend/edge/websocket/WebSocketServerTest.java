package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients may cost, and what becomes of those that ask for more or fall silent. */
class WebSocketServerTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final byte BINARY = (byte) 0x82;

    @Test
    void bothSidesAreHeard() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer(Duration.ofMillis(100), AMPLE, AMPLE, 64 << 20);
                TestClient receiver = server.connect("ch/k3y/receive");
                TestClient publisher = server.connect("ch/k3y/publish")) {
            assertThat(receiver.heard()).isEqualTo("h");
            assertThat(publisher.heard()).isEqualTo("h");
            publisher.say("h");
            receiver.say("whatever");
            publisher.send("something of unknown bytes");
            assertThat(receiver.nextText()).isEqualTo("something of unknown bytes");
        }
    }

    @Test
    void whoIsSilentIsGone() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, SHORT, AMPLE, 64 << 20);
                TestClient receiver = server.connect("ch/k3y/receive");
                TestClient publisher = server.connect("ch/k3y/publish")) {
            assertThat(publisher.heard()).startsWith("ERROR: publisher sent nothing");
            assertThat(publisher.awaitClose()).isEqualTo(1008);
            receiver.awaitClose();
            await().until(() -> server.endedBecause("silent") >= 1);
        }
    }

    @Test
    void aMessageMayBeAsLongAsTheLimitAndNoLonger() throws Exception {
        // It is waited for until it has sent the message that is too long, however long that takes.
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, AMPLE, AMPLE, 64 << 20);
                TestClient receiver = server.connect("ch/k3y/receive");
                TestClient publisher = server.connect("ch/k3y/publish")) {
            byte[] longest = new byte[TestWebSocketServer.LONGEST_MESSAGE];
            publisher.send("something of unknown bytes").send(longest);
            receiver.next();
            assertThat(receiver.next()).hasSize(longest.length);
            publisher.send(new byte[longest.length + 1]);
            assertThat(publisher.heard())
                    .isEqualTo("ERROR: message longer than " + longest.length + " bytes (WS_MAX_MESSAGE_MB)");
            assertThat(publisher.awaitClose()).isEqualTo(1009);
        }
    }

    @Test
    void whoBreaksTheProtocolIsToldByTheStatus() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer();
                RawClient unmasked = new RawClient(server, "ch/k3y/publish")) {
            unmasked.send(new byte[] {BINARY, 1, 'a'});
            assertThat(unmasked.closeStatus()).isEqualTo(1002);
            await().until(() -> server.endedBecause("protocol_violation") == 1);
        }
    }

    /** Each holds little, all together more than there is. */
    @Test
    void messagesThatAreNeverCompletedTakeNoMoreThanTheBudget() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, AMPLE, 8 << 20);
                TestClient streaming = server.connect("streaming/k3y/publish")) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                RawClient client = new RawClient(server, "ch" + i + "/k3y/publish");
                clients.add(client);
                client.begin(16 << 20, 512 << 10);
            }
            await().until(() -> {
                streaming.send("goes on");
                return server.endedBecause("out_of_memory") >= 20 && server.memory.used() <= server.memory.limit();
            });
            streaming.close();
            for (RawClient client : clients) {
                client.close();
            }
            await().until(() -> server.memory.used() == 0);
        }
    }

    /** As fast as it can, without reading what it is answered. */
    @Test
    void pingsWithoutEndTakeNothingAndAreNotReadForEver() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, Duration.ofSeconds(2), 64 << 20);
                RawClient client = new RawClient(server, "ch/k3y/receive")) {
            byte[] ping = new byte[6 + 125];
            ping[0] = (byte) 0x89;
            ping[1] = (byte) (0x80 | 125);
            byte[] many = ByteBuffer.allocate(200 * ping.length).array();
            for (int i = 0; i < 200; i++) {
                System.arraycopy(ping, 0, many, i * ping.length, ping.length);
            }
            client.sendUntilClosed(many);
            await().until(() -> server.endedBecause("too_slow") == 1);
        }
    }

    @Test
    void aReceiverThatNeverReadsHarmsNobodyAndIsDisconnected() throws Exception {
        // So long that the one that does read is not taken for another when the machine stands still.
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, Duration.ofSeconds(5), 64 << 20);
                RawClient stalled = new RawClient(server, "ch/k3y/receive");
                TestClient receiver = server.connect("ch/k3y/receive");
                TestClient publisher = server.connect("ch/k3y/publish")) {
            byte[] message = new byte[1 << 20];
            for (int i = 0; i < 60; i++) {
                publisher.send(message);
                assertThat(receiver.next()).hasSize(message.length);
            }
            await().until(() -> server.endedBecause("too_slow") == 1);
            publisher.send(message);
            assertThat(receiver.next()).hasSize(message.length);
            assertThat(stalled).isNotNull();
        }
    }

    /** Writes bytes, and reads only when it is told to. */
    private static final class RawClient implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        RawClient(TestWebSocketServer server, String path) throws IOException {
            socket = new Socket("127.0.0.1", server.port());
            in = socket.getInputStream();
            out = socket.getOutputStream();
            send(("GET /" + path + " HTTP/1.1\r\nHost: edge\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101");
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** The beginning of a message. */
        void begin(long length, int sent) throws IOException {
            ByteBuffer head = ByteBuffer.allocate(14);
            head.put(BINARY).put((byte) (0x80 | 127)).putLong(length).putInt(0);
            try {
                send(head.array());
                send(new byte[sent]);
            } catch (IOException disconnected) {
                // which is what is waited for
            }
        }

        /** Blocks while nobody reads. */
        void sendUntilClosed(byte[] bytes) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (!socket.isClosed()) {
                        send(bytes);
                    }
                } catch (IOException closed) {
                    // that is the end
                }
            });
        }

        /** The status of the next frame, which must be a close frame. */
        int closeStatus() throws IOException {
            assertThat(in.read()).isEqualTo(0x88);
            assertThat(in.read()).isGreaterThanOrEqualTo(2);
            return in.read() << 8 | in.read();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
