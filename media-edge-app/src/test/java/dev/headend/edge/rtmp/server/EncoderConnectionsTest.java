package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.net.IpRanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A remote encoder pulls all its streams from one address. The server's authorizer expects one for every stream. */
class EncoderConnectionsTest {
    private final List<RtmpClient> clients = new ArrayList<>();
    private TestRtmpServer server = new TestRtmpServer(TestRtmpServer.limited(IpRanges.ALL, 0, 6));

    @AfterEach
    void close() throws IOException {
        for (RtmpClient client : clients) {
            client.close();
        }
        server.close();
    }

    private RtmpClient publish(String channel) throws IOException {
        RtmpClient publisher = keep(RtmpClient.connected(server.port, channel));
        publisher.publish("key");
        assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
        publisher.video(0, true, 100);
        return publisher;
    }

    private RtmpClient play(String channel) throws IOException {
        RtmpClient player = keep(RtmpClient.connected(server.port, channel));
        player.play("key");
        player.awaitVideo();
        return player;
    }

    private RtmpClient keep(RtmpClient client) {
        clients.add(client);
        return client;
    }

    /** Five publishers of six connections allowed. */
    @Test
    void fiveStreamsArePulledFromOneAddress() throws IOException {
        for (int i = 0; i < 5; i++) {
            publish("ch" + i);
        }
        for (int i = 0; i < 5; i++) {
            play("ch" + i);
        }
        assertThat(server.endedBecause("too_many_connections")).isZero();
    }

    @Test
    void playersBeyondTheEncodersCount() throws IOException {
        server.close();
        server = new TestRtmpServer(TestRtmpServer.limited(IpRanges.ALL, 0, 2));
        publish("ch");
        for (int i = 0; i < 3; i++) {
            play("ch");
        }
        try (RtmpClient refused = new RtmpClient(server.port)) {
            refused.awaitEnd();
        }
        assertThat(server.endedBecause("too_many_connections")).isOne();
    }

    /** Who waits for a stream that may never begin again counts like everybody. */
    @Test
    void anEncoderCountsAgainWhenItsStreamHasEnded() throws IOException {
        server.close();
        server = new TestRtmpServer(TestRtmpServer.limited(IpRanges.ALL, 0, 2));
        RtmpClient publisher = publish("ch");
        List<RtmpClient> encoders = List.of(play("ch"), play("ch"));
        publisher.close();
        // Each is told once it counts again, on an event loop of its own.
        for (RtmpClient encoder : encoders) {
            assertThat(encoder.awaitStatus()).isEqualTo("NetStream.Play.UnpublishNotify");
        }
        Awaitility.await().until(() -> server.gauge("headend.rtmp.connections") == 2);
        try (RtmpClient refused = new RtmpClient(server.port)) {
            refused.awaitEnd();
        }
        for (RtmpClient client : clients) {
            client.close();
        }
        Awaitility.await().until(() -> server.gauge("headend.rtmp.connections") == 0);
        publish("ch");
        play("ch");
        assertThat(server.endedBecause("too_many_connections")).isOne();
    }
}
