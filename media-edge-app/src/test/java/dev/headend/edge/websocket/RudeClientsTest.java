package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.RunningEdge;
import dev.headend.fixture.Patience;
import dev.headend.fixture.RawWebSocket;
import dev.headend.fixture.WebSocketViolations;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that break the protocol, or do what it allows to nobody's good. */
class RudeClientsTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final int BINARY = RawWebSocket.FINAL | RawWebSocket.BINARY;
    private static final int MANY = 1_000;
    private static final long BUDGET = 48 << 20;
    private static final int LONG = 8 << 20;

    @ParameterizedTest
    @EnumSource
    void whoBreaksTheProtocolIsToldByTheStatus(WebSocketViolations violation) throws IOException {
        try (TestWebSocketServer server = new TestWebSocketServer();
                RawWebSocket client = new RawWebSocket(server.port(), "/ch/k3y/publish")) {
            client.send(violation.bytes());
            RawWebSocket.Frame answer = client.next();
            assertThat(answer.kind()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(answer.status()).isEqualTo(violation.status());
            client.awaitEnd();
        }
    }

    @Test
    void nothingIsKeptOfWhoLeavesInTheMiddleOfAFrame() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer()) {
            try (RawWebSocket leaving = new RawWebSocket(server.port(), "/ch/k3y/publish")) {
                leaving.send(RawWebSocket.header(BINARY, 16 << 20));
                leaving.send(new byte[1 << 20]);
                await().until(() -> server.memory.used() >= 1 << 20);
            }
            await().until(() -> server.memory.used() == 0);
            try (TestClient receiver = server.connect("ch/k3y/receive");
                    TestClient next = server.connect("ch/k3y/publish")) {
                next.send("something of unknown bytes");
                assertThat(receiver.nextText()).isEqualTo("something of unknown bytes");
            }
        }
    }

    /** As if its cable had been pulled. */
    @Test
    void norOfWhoFallsSilentThere() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, Duration.ofSeconds(3), AMPLE, BUDGET);
                RawWebSocket silent = new RawWebSocket(server.port(), "/ch/k3y/publish")) {
            silent.send(RawWebSocket.header(BINARY, 16 << 20));
            silent.send(new byte[1 << 20]);
            await().until(() -> server.endedBecause("silent") == 1);
            await().until(() -> server.memory.used() == 0);
        }
    }

    @Test
    void aCrowdThatBeginsTheLongestMessagesStaysWithinTheBudget() throws Exception {
        List<RawWebSocket> crowd = new ArrayList<>();
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, AMPLE, BUDGET)) {
            for (int i = 0; i < MANY; i++) {
                RawWebSocket client = new RawWebSocket(server.port(), "/ch" + i + "/k3y/publish");
                crowd.add(client);
                client.send(RawWebSocket.header(BINARY, 16 << 20));
            }
            assertThat(server.memory.used()).isLessThan(BUDGET);
            for (RawWebSocket client : crowd) {
                sendOn(client, new byte[60 << 10]);
            }
            await().until(() -> server.endedBecause("out_of_memory") > 0 && server.memory.used() <= BUDGET);
            for (RawWebSocket client : crowd) {
                client.close();
            }
            await().until(() -> server.memory.used() == 0);
        }
    }

    /** Of a stream in which no decoder can begin, so that a probe collects it. */
    @Test
    void whatProbesCollectCountsAtOnceThoughTheySayNothing() throws Exception {
        List<RawWebSocket> probes = new ArrayList<>();
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, AMPLE, 256 << 20)) {
            for (int i = 0; i < 8; i++) {
                probes.add(new RawWebSocket(server.port(), "/ch/k3y/probe"));
            }
            try (TestClient publisher = server.connect("ch/k3y/publish")) {
                publisher.send(withoutKeyframe(3 << 20));
                await().until(() -> server.memory.used() >= 8L * (3 << 20));
            }
            for (RawWebSocket probe : probes) {
                probe.close();
            }
            await().until(() -> server.memory.used() == 0);
        }
    }

    @Test
    void aCrowdThatProbesAndNeverReadsStaysWithinTheBudget() throws Exception {
        List<RawWebSocket> crowd = new ArrayList<>();
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, AMPLE, BUDGET);
                TestClient other = server.connect("other/k3y/publish");
                TestClient receiver = server.connect("other/k3y/receive")) {
            for (int i = 0; i < 60; i++) {
                crowd.add(new RawWebSocket(server.port(), "/ch/k3y/probe"));
            }
            try (TestClient publisher = server.connect("ch/k3y/publish")) {
                publisher.send(withoutKeyframe(3 << 20));
                await().until(() -> server.endedBecause("out_of_memory") > 0 && server.memory.used() <= BUDGET);
                other.send("something of unknown bytes");
                assertThat(receiver.nextText()).isEqualTo("something of unknown bytes");
            }
            for (RawWebSocket probe : crowd) {
                probe.close();
            }
        }
    }

    /** Each is given the first message, and another one that nobody else is given any more. */
    @Test
    void aCrowdThatReceivesLongMessagesAndNeverReadsStaysWithinTheBudget() throws Exception {
        long budget = 96 << 20;
        List<RawWebSocket> crowd = new ArrayList<>();
        long before = directMemory();
        long most = 0;
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, AMPLE, budget);
                TestClient other = server.connect("other/k3y/publish");
                TestClient receiver = server.connect("other/k3y/receive");
                TestClient publisher = server.connect("ch/k3y/publish")) {
            publisher.send(new byte[LONG]);
            while (server.endedBecause("out_of_memory") == 0 && crowd.size() < 20) {
                crowd.add(new RawWebSocket(server.port(), "/ch/k3y/receive"));
                sendUnlessEvicted(publisher, new byte[LONG]);
                other.send("something of unknown bytes");
                assertThat(receiver.nextText()).isEqualTo("something of unknown bytes");
                most = Math.max(most, directMemory() - before);
            }
            assertThat(most).isLessThan(budget * 3 / 2);
            assertThat(server.endedBecause("out_of_memory")).isPositive();
        }
        for (RawWebSocket one : crowd) {
            one.close();
        }
    }

    private static void sendUnlessEvicted(TestClient client, byte[] message) {
        try {
            client.send(message);
        } catch (UncheckedIOException disconnected) {
            // which is what memory asks for
        }
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    /** FLV, with one picture that depends on others. */
    private static byte[] withoutKeyframe(int bytes) {
        return ByteBuffer.allocate(9 + 4 + 11 + bytes + 4)
                .put("FLV".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 1)
                .putInt(9)
                .putInt(0)
                .putInt(9 << 24 | bytes)
                .putInt(0)
                .put(new byte[3])
                .put(new byte[] {0x27, 1})
                .put(new byte[bytes - 2])
                .putInt(11 + bytes)
                .array();
    }

    private static void sendOn(RawWebSocket client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException disconnected) {
            // which is what memory asks for
        }
    }

    @Test
    void whoNeverAnswersACloseIsLeft() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer();
                RawWebSocket receiver = new RawWebSocket(server.port(), "/ch/k3y/receive")) {
            try (TestClient publisher = server.connect("ch/k3y/publish")) {
                publisher.send("something of unknown bytes");
                assertThat(receiver.next().kind()).isEqualTo(RawWebSocket.BINARY);
                publisher.leave();
            }
            assertThat(receiver.next().status()).isEqualTo(1000);
            await().until(() -> server.endedBecause("stream_ended") == 1);
        }
    }

    @Test
    void aRequestWithTooLongAHeaderBecomesNoWebSocket() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer();
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.setSoTimeout(Patience.SECONDS * 1000);
            client.getOutputStream().write(request("X: " + "x".repeat(20_000) + "\r\n"));
            byte[] status = client.getInputStream().readNBytes(12);
            assertThat(new String(status, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 4");
        }
    }

    /** A byte from time to time, each in time for itself. */
    @Test
    void whoTakesTooLongForARequestIsDisconnected() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of(), Map.of("headend.http.head", "1s"));
                Socket client =
                        new Socket(InetAddress.getLoopbackAddress(), edge.http().getPort())) {
            client.setSoTimeout(50);
            byte[] request = request("");
            int sent = 0;
            while (sent < request.length && !hasEndedAfter(client, request[sent])) {
                sent++;
            }
            assertThat(sent).isLessThan(request.length);
        }
    }

    private static boolean hasEndedAfter(Socket client, byte more) {
        try {
            client.getOutputStream().write(more);
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private static byte[] request(String header) {
        return ("GET /ch/k3y/publish HTTP/1.1\r\nHost: edge\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + header
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
