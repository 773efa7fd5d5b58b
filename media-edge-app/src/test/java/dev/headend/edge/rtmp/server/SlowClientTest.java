package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.fixture.NoLeaks;
import dev.headend.rtmp.amf0.Amf0;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Clients that ask, and do not read what they are answered. */
@ExtendWith(NoLeaks.class)
class SlowClientTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    /** A user control message in a chunk of its own: a ping request, behind a header that repeats the one before. */
    private static final byte[] PING = {(byte) 0xC2, 0, 6, 0, 0, 0, 1};

    private static final byte[] FIRST_PING = {2, 0, 0, 0, 0, 0, 6, 4, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1};

    private TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void everythingIsGivenBack() {
        server.stop();
        assertThat(server.gauge("headend.rtmp.connections")).isZero();
    }

    @Test
    void aFloodOfRequestsEndsItsConnection() throws IOException {
        // It is waited for until it has sent all, however long that takes.
        restart(new ConnectionTimeouts(LONG, LONG, LONG, LONG, LONG, LONG, LONG));
        try (RtmpClient flooding = new RtmpClient(server.port)) {
            flooding.handshake();
            flooding.bytes(FIRST_PING);
            flooding.bytes(pings(10_000));
            flooding.awaitEnd();
        }
        await().until(() -> server.endedBecause("protocol_violation") == 1);
    }

    /** The queue of a player is made for media: of answers of a few bytes six hundred would fit into it. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aPlayerThatAsksAndDoesNotReadIsClosed(CapturedOutput log) throws Exception {
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch");
                RtmpClient asking = withSmallBuffer()) {
            publisher.publish("key");
            publisher.awaitStatus();
            publisher.video(0, true, 100);
            asking.connect("ch");
            asking.play("key");
            asking.awaitVideo();
            double before = received();
            asking.bytes(FIRST_PING);
            int pings = 0;
            while (server.gauge("headend.rtmp.connections") == 2) {
                pings += askWithoutReading(asking, before + FIRST_PING.length + (double) pings * PING.length);
            }
        }
        await().until(() -> log.getOut().contains("requests without end, whose answers it does not read"));
    }

    /** So few at a time that it is not for their number. */
    private int askWithoutReading(RtmpClient client, double sent) throws InterruptedException {
        try {
            client.bytes(pings(30));
        } catch (IOException closed) {
            return 0;
        }
        while (received() < sent && server.gauge("headend.rtmp.connections") == 2) {
            Thread.sleep(1);
        }
        return 30;
    }

    private RtmpClient withSmallBuffer() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port));
        return new RtmpClient(socket);
    }

    private double received() {
        return server.registry.get("headend.rtmp.received").counter().count();
    }

    /** Long requests whose answers are as long: nothing more is read once the answers fill the connection. */
    @Test
    void nothingIsReadFromAClientThatDoesNotReadAndItIsClosed() throws IOException {
        restart(new ConnectionTimeouts(LONG, LONG, LONG, LONG, SHORT, LONG, SHORT));
        try (RtmpClient asking = RtmpClient.connected(server.port, "ch")) {
            Thread writing = Thread.startVirtualThread(() -> askUntilCut(asking));

            await().atMost(LONG).until(() -> server.endedBecause("too_slow") == 1);

            await().until(() -> !writing.isAlive());
        }
    }

    private static void askUntilCut(RtmpClient client) {
        Amf0 name = new Amf0.Text("x".repeat(1000));
        try {
            while (true) {
                client.command("FCPublish", new Amf0.Null(), name);
            }
        } catch (IOException cut) {
            // As expected: the server does not wait for ever.
        }
    }

    private static byte[] pings(int count) {
        byte[] all = new byte[count * PING.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = PING[i % PING.length];
        }
        return all;
    }

    private void restart(ConnectionTimeouts timeouts) {
        server.stop();
        server = new TestRtmpServer(TestRtmpServer.options(timeouts));
    }
}
