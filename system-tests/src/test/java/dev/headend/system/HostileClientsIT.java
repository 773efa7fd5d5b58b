package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Fleet;
import dev.headend.system.synthetic.Amf;
import dev.headend.system.synthetic.Audience;
import dev.headend.system.synthetic.Chunks;
import dev.headend.system.synthetic.Player;
import dev.headend.system.synthetic.Publishers;
import dev.headend.system.synthetic.RtmpAddress;
import dev.headend.system.synthetic.RtmpConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Clients that would harm others if they could, against one edge with a small heap, all at once. What they did to it is seen
 * from outside: it lives, serves the others, and has neither run out of memory nor leaked any.
 */
@Execution(ExecutionMode.CONCURRENT)
class HostileClientsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int USER_CONTROL = 4;
    private static final int FLOOD = 40 << 20;
    /** Twice as long as by default, for a machine that stands still while a publisher stalls. */
    private static final int TAKEOVER_SECONDS = 10;

    private static Fleet edge;

    @BeforeAll
    static void start() {
        edge = Fleet.edgeAlone(Map.of("PUBLISHER_TAKEOVER_SECONDS", String.valueOf(TAKEOVER_SECONDS)));
    }

    @AfterAll
    static void stop() {
        try (Fleet ended = edge) {
            assertThat(ended.process(Fleet.EDGE).isAlive()).isTrue();
            assertThat(ended.process(Fleet.EDGE).linesWith("OutOfMemory")).isEmpty();
        }
    }

    /** 40 MB of ping requests of seven bytes each, whose answers are three times as long, and are never read. */
    @Test
    void pingsWithoutEnd() throws IOException {
        try (SocketChannel client = RtmpConnection.stranger(address("pings"))) {
            RtmpConnection.write(client, Chunks.message(2, USER_CONTROL, 0, new byte[] {0, 6, 0, 0, 0, 0}));
            flood(client, new byte[] {(byte) 0xC2, 0, 6, 0, 0, 0, 0});
        }
        assertServes("after-pings");
    }

    @Test
    void createStreamWithoutEnd() throws IOException {
        flood("createStream");
    }

    @Test
    void checkbwWithoutEnd() throws IOException {
        flood("_checkbw");
    }

    private static void flood(String command) throws IOException {
        try (SocketChannel client = RtmpConnection.player(address("flood-" + command), 0)) {
            ByteBuffer message = Chunks.message(
                    3,
                    Chunks.COMMAND,
                    0,
                    new Amf().text(command).number(7).nothing().bytes());
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            flood(client, bytes);
        }
        assertServes("after-" + command);
    }

    /** Sends it again and again and reads nothing, until the server takes no more. Then it must have ended the connection. */
    private static void flood(SocketChannel client, byte[] bytes) throws IOException {
        ByteBuffer many = ByteBuffer.allocateDirect(bytes.length * 10_000);
        IntStream.range(0, 10_000).forEach(_ -> many.put(bytes));
        client.configureBlocking(false);
        long answered = 0;
        try {
            sendAllThatIsTaken(client, many);
            client.configureBlocking(true);
            int count = client.read(many.clear());
            while (count >= 0) {
                answered += count;
                count = client.read(many.clear());
            }
        } catch (IOException reset) {
            // That is an end, too.
        }
        assertThat(answered)
                .as("bytes of answers that the server had kept for it")
                .isLessThan(8 << 20);
    }

    private static void sendAllThatIsTaken(SocketChannel client, ByteBuffer many) throws IOException {
        long sent = 0;
        long progress = System.nanoTime();
        while (sent < FLOOD
                && System.nanoTime() - progress < Duration.ofSeconds(3).toNanos()) {
            int count = client.write(many.hasRemaining() ? many : many.rewind());
            sent += count;
            if (count > 0) {
                progress = System.nanoTime();
            } else {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** The cache stays for everybody else, and those who asked for it get no endless queue. */
    @Test
    void cacheClearAgainAndAgain() {
        RtmpAddress address = address("cleared");
        try (Publishers publishers = new Publishers(List.of(address), 2_000_000);
                Audience audience = new Audience()) {
            Await.until("a keyframe is sent", SOON, () -> publishers.timestamp() > 200);
            RtmpAddress clearing = new RtmpAddress(address.port(), address.app(), address.name() + "?cache=clear");
            audience.visit(IntStream.range(0, 50)
                    .mapToObj(_ -> Player.slow(clearing, 0))
                    .toList());
            // The next keyframe is far: one that came meanwhile would be where the viewer begins.
            Await.until("a keyframe was just sent", SOON, () -> isBetween(200, 600, publishers.timestamp() % 2_000));
            int joined = publishers.timestamp();
            Player viewer = Player.watching(address);
            audience.wake(viewer);
            Await.until("the viewer sees it", SOON, () -> viewer.pictures().timestamp() >= 0);
            assertThat(viewer.pictures().firstTimestamp()).isLessThanOrEqualTo(joined);
        }
    }

    private static boolean isBetween(int least, int most, int value) {
        return least <= value && value <= most;
    }

    /** A player that takes a quarter of the stream's rate stays near live by missing pictures, and is not given up. */
    @Test
    void aSlowPlayerStaysNearLiveAndNobodyMissesAnything() {
        RtmpAddress address = address("slow");
        int rate = 8_000_000;
        try (Publishers publishers = new Publishers(List.of(address), rate);
                Audience audience = new Audience()) {
            Player slow = Player.slow(address, rate / 8.0 / 4);
            Player quick = Player.watching(address);
            audience.visit(List.of(slow));
            audience.wake(quick);

            Await.until("20 s are published", SOON.multipliedBy(2), () -> publishers.timestamp() > 20_000);

            assertThat(publishers.timestamp() - slow.pictures().timestamp())
                    .as("ms that it is behind; what the kernels hold included")
                    .isLessThan(10_000);
            assertThat(slow.ended()).isFalse();
            assertThat(quick.pictures().missing()).isZero();
            Await.until(
                    "the quick one is less than 2 s behind",
                    SOON,
                    () -> publishers.timestamp() - quick.pictures().timestamp() < 2_000);
        }
    }

    /** A publisher whose upload stalls for three seconds keeps his channel; one that is silent for longer does not. */
    @Test
    void aStallIsNoReasonToOustAPublisher() throws IOException {
        RtmpAddress address = address("taken");
        try (SocketChannel first = RtmpConnection.publisher(address)) {
            RtmpConnection.await(first, "NetStream.Publish.Start");
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            try (SocketChannel second = RtmpConnection.publisher(address)) {
                RtmpConnection.await(second, "NetStream.Publish.BadName");
            }
            LockSupport.parkNanos(Duration.ofSeconds(TAKEOVER_SECONDS - 3).toNanos());
            Await.until("a third one gets the channel", SOON, () -> mayPublish(address));
        }
    }

    private static boolean mayPublish(RtmpAddress address) {
        try (SocketChannel publisher = RtmpConnection.publisher(address)) {
            RtmpConnection.await(publisher, "NetStream.Publish.Start");
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void theApplicationDecidesWhoMayPublish() throws IOException {
        HttpServer application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        application.start();
        Map<String, String> settings = Map.of(
                "CALLBACK_URL",
                "http://127.0.0.1:" + application.getAddress().getPort() + "/",
                "JWT_SECRET",
                "a secret of the tests that is long enough for HS256");
        try (Fleet asking = Fleet.edgeAlone(settings);
                SocketChannel publisher =
                        RtmpConnection.publisher(new RtmpAddress(asking.rtmpPort(), "channel", "key"))) {
            RtmpConnection.await(publisher, "NetStream.Publish.BadName");
            assertThatThrownBy(() -> RtmpConnection.await(publisher, "NetStream.Publish.Start"))
                    .isInstanceOf(IOException.class);
        } finally {
            application.stop(0);
        }
    }

    private static void assertServes(String channel) throws IOException {
        try (SocketChannel publisher = RtmpConnection.publisher(address(channel))) {
            RtmpConnection.await(publisher, "NetStream.Publish.Start");
        }
    }

    private static RtmpAddress address(String channel) {
        return new RtmpAddress(edge.rtmpPort(), channel, "key");
    }
}
