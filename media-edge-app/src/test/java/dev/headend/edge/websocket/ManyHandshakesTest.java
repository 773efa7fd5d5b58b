package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.edge.RunningEdge;
import dev.headend.fixture.RawWebSocket;
import dev.headend.fixture.RawWebSocket.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of clients at once ask for their WebSockets, all of which move from the loops of HTTP to those of media. None is left
 * without its answer, or without what it sent then.
 */
class ManyHandshakesTest {
    private static final int CHANNELS = 1_000;

    /** Each client waits for the next byte a minute at most ({@link RawWebSocket}). */
    @Test
    void eachOfThousandsHasItsAnswerAndItsStream() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of(
                        "CONCURRENT_LIMIT_WHITELIST",
                        "*",
                        "RTMP_MAX_CONNECTIONS",
                        "0",
                        "HTTP_MAX_CONNECTIONS",
                        "0",
                        "LOG_REQUESTS",
                        "NO"));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = edge.http().getPort();
            CountDownLatch allReceived = new CountDownLatch(CHANNELS);
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CHANNELS; i++) {
                int number = i;
                ends.add(clients.submit(() -> publish(port, number, allReceived)));
                ends.add(clients.submit(() -> receive(port, number, allReceived)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    /** Sends a ping and the stream's first message in one segment, and stays until all receivers have theirs. */
    private static Void publish(int port, int number, CountDownLatch allReceived) throws Exception {
        byte[] ping = RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.PING, text("ping " + number));
        byte[] message = RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.BINARY, text("message " + number));
        try (RawWebSocket publisher = new RawWebSocket(port, request(number, "publish"))) {
            publisher.send(ByteBuffer.allocate(ping.length + message.length)
                    .put(ping)
                    .put(message)
                    .array());
            Frame answer = publisher.next(RawWebSocket.TEXT);
            assertThat(answer.kind()).isEqualTo(RawWebSocket.PONG);
            assertThat(answer.payload()).isEqualTo(text("ping " + number));
            assertThat(allReceived.await(1, TimeUnit.MINUTES)).isTrue();
        }
        return null;
    }

    /** Its first frames would be lost, as they came before anybody knew that they are no request. */
    @ParameterizedTest
    @ValueSource(strings = {"publish", "receive"})
    void whoSendsFramesWithTheRequestIsToldAndDisconnected(String kind) throws Exception {
        byte[] request = RawWebSocket.request("/early/k3y/" + kind);
        byte[] message = RawWebSocket.frame(RawWebSocket.FINAL | RawWebSocket.BINARY, text("one\ntwo\n"));
        try (TestWebSocketServer server = new TestWebSocketServer()) {
            assertThatThrownBy(() -> new RawWebSocket(
                                    server.port(),
                                    ByteBuffer.allocate(request.length + message.length)
                                            .put(request)
                                            .put(message)
                                            .array())
                            .close())
                    .hasMessageContaining("400 Bad Request")
                    .isInstanceOf(IOException.class);
        }
    }

    private static Void receive(int port, int number, CountDownLatch allReceived) throws Exception {
        try (RawWebSocket receiver = new RawWebSocket(port, request(number, "receive"))) {
            Frame first = receiver.next(RawWebSocket.TEXT);
            assertThat(first.payload()).isEqualTo(text("message " + number));
            allReceived.countDown();
        }
        return null;
    }

    /** A request as one segment, cut somewhere in its head, or cut between its last bytes. */
    private static byte[][] request(int number, String kind) {
        byte[] request = RawWebSocket.request("/ch" + number + "/k3y/" + kind);
        return switch (number % 3) {
            case 0 -> new byte[][] {request};
            case 1 -> cut(request, 1 + number % (request.length - 1));
            default -> cut(request, request.length - 3, request.length - 1);
        };
    }

    private static byte[][] cut(byte[] bytes, int... places) {
        byte[][] pieces = new byte[places.length + 1][];
        for (int i = 0; i <= places.length; i++) {
            pieces[i] = Arrays.copyOfRange(
                    bytes, i == 0 ? 0 : places[i - 1], i == places.length ? bytes.length : places[i]);
        }
        return pieces;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
