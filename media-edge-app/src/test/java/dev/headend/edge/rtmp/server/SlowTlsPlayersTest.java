package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.connection.ConnectionTimeouts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Players over TLS that do not read: what is encrypted for one cannot be shared with another. */
class SlowTlsPlayersTest {
    private static final int PLAYERS = 25;
    private static final int KEYFRAME = 4 << 20;

    private final SSLContext trusting = SSLContext.getInstance("TLS");
    private final TestRtmpServer server;

    SlowTlsPlayersTest() throws Exception {
        trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SslContext tls =
                SslContextBuilder.forServer(bundle.toKeyManagerFactory()).build();
        server = new TestRtmpServer(TestRtmpServer.options(ConnectionTimeouts.DEFAULT), new RtmpPort(0, tls));
    }

    private RtmpClient connected() throws Exception {
        RtmpClient client = new RtmpClient(
                trusting.getSocketFactory().createSocket(new Socket("127.0.0.1", server.port), "localhost", 0, true));
        client.connect("ch");
        return client;
    }

    @Test
    void aKeyframeIsNotInMemoryOnceForEachOfThem() throws Exception {
        List<RtmpClient> players = new ArrayList<>();
        try (server;
                RtmpClient publisher = connected()) {
            publisher.publish("key");
            publisher.awaitStatus();
            publisher.video(0, true, 100);
            for (int i = 0; i < PLAYERS; i++) {
                players.add(connected());
                players.getLast().play("key");
                players.getLast().awaitVideo();
            }
            long before = directMemory();

            publisher.video(40, true, KEYFRAME);
            Awaitility.await().until(this::isSentToAll);

            assertThat(directMemory() - before).isLessThan(PLAYERS / 2 * (long) KEYFRAME);
            players.getLast().awaitKeyframe();
        } finally {
            for (RtmpClient player : players) {
                player.close();
            }
        }
    }

    private boolean isSentToAll() {
        return server.registry.get("headend.rtmp.sent").counter().count() > PLAYERS * (double) KEYFRAME;
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
