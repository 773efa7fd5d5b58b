package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import dev.headend.edge.connection.ReadSize;
import dev.headend.fixture.RawWebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A connection that HTTP has accepted is as good a connection of media as one of RTMP. */
class ConnectionTakeoverTest {
    private static final int MESSAGES = 64;
    private static final int LENGTH = 64 << 10;
    private static final int SMALLEST_READ = 2048;

    /** Otherwise its socket is of a kind that cannot move, and media is served by the loops that send files. */
    @Test
    void httpIsServedOnLoopsOfOurOwn() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of())) {
            RunningEdge.get(edge.http());
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .anyMatch(name -> name.matches("http-\\d+-\\d+"));
        }
    }

    /** What is old waits in the channel, where it can be left out, and once for all. */
    @Test
    void theKernelHoldsLittleForAReceiverThatNeverReads() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of("CONCURRENT_LIMIT_WHITELIST", "*"));
                Socket stuck = stuckReceiver(edge);
                TestClient receiver = TestClient.connect(edge, "ch/k3y/receive")) {
            edge.awaitMetric("headend_websocket_players 2.0");
            try (TestClient publisher = TestClient.connect(edge, "ch/k3y/publish")) {
                for (int i = 0; i < MESSAGES; i++) {
                    publisher.send(new byte[LENGTH]);
                    assertThat(receiver.next()).hasSize(LENGTH);
                }
                assertThat(stuck.isClosed()).isFalse();
                assertThat(sentBytes(edge) - MESSAGES * (double) LENGTH)
                        .as("bytes for the one that never reads")
                        .isBetween(0.0, (double) (1 << 20));
            }
        }
    }

    private static Socket stuckReceiver(RunningEdge edge) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(32 << 10);
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), edge.http().getPort()));
        String request = "GET /ch/k3y/receive HTTP/1.1\r\nHost: edge\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static double sentBytes(RunningEdge edge) throws Exception {
        return RunningEdge.get(edge.management().resolve("/actuator/prometheus"))
                .body()
                .lines()
                .filter(line -> line.startsWith("headend_websocket_sent_bytes_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Only a publisher is read in larger parts than a stranger. */
    @Test
    void aReceiverIsReadLittleAtATime() throws Exception {
        assertThat(largestRead("/ch/k3y/receive")).isEqualTo(SMALLEST_READ);
        assertThat(largestRead("/ch/k3y/publish")).isGreaterThan(SMALLEST_READ);
    }

    private static int largestRead(String path) throws Exception {
        int sent = 4 << 20;
        try (TestWebSocketServer server = new TestWebSocketServer();
                RawWebSocket client = new RawWebSocket(server.port(), path)) {
            Channel connection = server.accepted.getFirst();
            LargestRead reads = new LargestRead();
            connection
                    .eventLoop()
                    .submit(() -> connection.pipeline().addFirst(reads))
                    .sync();
            byte[] message = new byte[1000];
            byte[] header = RawWebSocket.header(RawWebSocket.FINAL | RawWebSocket.BINARY, message.length);
            for (int bytes = 0; bytes < sent; bytes += header.length + message.length) {
                client.send(header);
                client.send(message);
            }
            Awaitility.await().until(() -> reads.total.get() >= sent);
            assertThat(ReadSize.of(connection).latest()).isPositive();
            return reads.largest.get();
        }
    }

    private static final class LargestRead extends ChannelInboundHandlerAdapter {
        private final AtomicInteger largest = new AtomicInteger();
        private final AtomicInteger total = new AtomicInteger();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            int length = ((ByteBuf) message).readableBytes();
            largest.accumulateAndGet(length, Math::max);
            total.addAndGet(length);
            ctx.fireChannelRead(message);
        }
    }
}
