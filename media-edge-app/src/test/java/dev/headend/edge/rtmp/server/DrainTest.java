package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that will stop once its publishers have gone. */
class DrainTest {
    private static final String RECONNECT = "NetConnection.Connect.ReconnectRequest";
    private static final String CLOSED = "NetConnection.Connect.Closed";
    private static final String STARTED = "NetStream.Publish.Start";

    private final TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void asksAPublisherToReconnectAndTakesWhatHeStillSends() throws IOException {
        try (RtmpClient publisher = reconnecting();
                RtmpClient player = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo(STARTED);
            server.beginDrain();
            assertThat(publisher.awaitStatus()).isEqualTo(RECONNECT);

            player.play("key");
            await().until(() -> server.channels.unserved() == 1);
            publisher.video(0, true, 100);
            assertThat(nextVideo(player))
                    .as("a keyframe from after the request")
                    .isTrue();
        }
    }

    /** Each is decided about anew, by the coordinator and the application. */
    @Test
    void doesNotAskAllPublishersAtOnce() throws IOException {
        int count = 40;
        List<RtmpClient> publishers = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                RtmpClient publisher = reconnecting("ch" + i);
                publishers.add(publisher);
                publisher.publish("key");
                assertThat(publisher.awaitStatus()).isEqualTo(STARTED);
            }
            long begin = System.nanoTime();
            server.beginDrain();
            for (RtmpClient publisher : publishers) {
                assertThat(publisher.awaitStatus()).isEqualTo(RECONNECT);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(5L * count - 5));
        } finally {
            for (RtmpClient publisher : publishers) {
                publisher.close();
            }
        }
    }

    @Test
    void asksAPublisherToReconnectWhoIsAdmittedMeanwhile() throws IOException {
        try (RtmpClient publisher = reconnecting()) {
            publisher.publish("undecided");
            // The channel is taken before it is asked: one who is not asked about yet is not admitted any more.
            await().until(() -> server.decision.currentSubscriberCount() == 1);
            server.beginDrain();
            server.decision.tryEmitEmpty().orThrow();
            assertThat(publisher.awaitStatus()).isEqualTo(STARTED);
            assertThat(publisher.awaitStatus()).isEqualTo(RECONNECT);
        }
    }

    @Test
    void takesNoNewPublisherHoweverOftenHeComes() throws IOException {
        server.beginDrain();
        for (int i = 0; i < 20; i++) {
            try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
                publisher.publish("key");
                assertThat(publisher.awaitStatus()).isEqualTo(CLOSED);
                publisher.awaitEnd();
            }
        }
        try (RtmpClient publisher = reconnecting()) {
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo(RECONNECT);
            assertThat(publisher.awaitStatus()).isEqualTo(CLOSED);
        }
        assertThat(server.accepted).as("nobody was asked").isEmpty();
        assertThat(server.channels.taken()).isZero();
        await().until(() -> server.endedBecause("server_stopped") == 21);
    }

    @Test
    void sendsPlayersAwayWhenTheirStreamHasEnded() throws IOException {
        try (RtmpClient player = RtmpClient.connected(server.port, "ch")) {
            try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
                publisher.publish("key");
                assertThat(publisher.awaitStatus()).isEqualTo(STARTED);
                server.beginDrain();
                player.play("key");
                assertThat(player.awaitStatus()).isEqualTo("NetStream.Play.Reset");
                assertThat(player.awaitStatus()).isEqualTo("NetStream.Play.Start");
                publisher.video(0, true, 100);
                await().until(() -> server.channels.unserved() == 1);
            }
            assertThat(nextVideo(player)).isTrue();
            assertThat(player.awaitStatus()).isEqualTo("NetStream.Play.UnpublishNotify");
            assertThat(player.awaitStatus()).isEqualTo(CLOSED);
            player.awaitEnd();
            await().until(() -> server.channels.unserved() == 0);
        }
    }

    private RtmpClient reconnecting() throws IOException {
        return reconnecting("ch");
    }

    private RtmpClient reconnecting(String channel) throws IOException {
        RtmpClient client = new RtmpClient(server.port);
        client.handshake();
        client.command(
                "connect",
                Amf0.object(Map.entry("app", new Amf0.Text(channel)), Map.entry("capsEx", new Amf0.Number(1))));
        client.await("_result");
        client.command("createStream", new Amf0.Null());
        client.await("_result");
        return client;
    }

    /** Whether one comes before the end. */
    private static boolean nextVideo(RtmpClient player) throws IOException {
        for (RtmpMessage message = player.read(); message != null; message = player.read()) {
            if (message instanceof RtmpMessage.Timed media) {
                media.payload().release();
            }
            if (message instanceof RtmpMessage.Video) {
                return true;
            }
        }
        return false;
    }
}
