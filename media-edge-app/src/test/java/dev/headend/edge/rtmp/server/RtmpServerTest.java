package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.admission.TakeoverRule;
import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.fixture.NoLeaks;
import dev.headend.media.ChannelId;
import dev.headend.net.IpRanges;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The server on a real socket, with clients that behave as badly as real ones. */
@ExtendWith(NoLeaks.class)
class RtmpServerTest {
    private static final ChannelId CHANNEL = new ChannelId("ch");
    private static final Amf0 NULL = new Amf0.Null();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);

    private TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void everythingIsGivenBack() {
        server.stop();
        assertThat(server.gauge("headend.rtmp.connections")).isZero();
        assertThat(server.gauge("headend.rtmp.publishers")).isZero();
        assertThat(server.gauge("headend.rtmp.players")).isZero();
        assertThat(server.channels.snapshot()).isEmpty();
        assertThat(server.ended).containsExactlyInAnyOrderElementsOf(server.accepted);
    }

    @Test
    void mediaBeforeTheVerdictIsHeldBackAndThenRelayed() throws IOException {
        try (RtmpClient player = client("ch");
                RtmpClient publisher = client("ch")) {
            player.play("undecided");
            publisher.publish("undecided");
            publisher.video(0, true, 5000);
            publisher.video(40, false, 5000);
            await().until(() -> server.gauge("headend.rtmp.players") == 1);
            assertThat(publisher()).isFalse();

            server.decision.tryEmitEmpty().orThrow();

            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            assertThat(player.awaitVideo()).isZero();
            assertThat(player.awaitVideo()).isEqualTo(40);
        }
    }

    @Test
    void whatIsHeldBackIsBoundedAndNothingOfItIsLost() throws IOException {
        try (RtmpClient player = client("ch");
                RtmpClient publisher = client("ch")) {
            player.play("undecided");
            assertThat(player.awaitStatus())
                    .as("is there before the first picture")
                    .isEqualTo("NetStream.Play.Reset");
            publisher.publish("undecided");
            Thread sending = Thread.startVirtualThread(() -> sendVideo(publisher, 100, 100_000));
            await().untilAsserted(() -> assertThat(received()).isGreaterThan(16_000));
            assertThat(received()).isLessThan(300_000);

            server.decision.tryEmitEmpty().orThrow();

            for (int frame = 0; frame < 100; frame++) {
                assertThat(player.awaitVideo()).isEqualTo(frame * 40);
            }
            await().until(() -> !sending.isAlive());
        }
    }

    @Test
    void anAcceptanceForAClientThatHasLeftIsGivenBack() throws IOException {
        try (RtmpClient publisher = client("ch")) {
            publisher.publish("undecided");
            await().until(() -> server.channels.find(CHANNEL).isPresent());
        }
        await().until(() -> server.gauge("headend.rtmp.connections") == 0);

        server.decision.tryEmitEmpty().orThrow();

        await().until(() -> server.ended.size() == 1);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void theReasonWhyAStreamIsEndedIsLoggedOnce(CapturedOutput log) throws IOException {
        try (RtmpClient publisher = client("ch")) {
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");

            assertThat(server.channels.kill(CHANNEL, null, "ended by the test")).isTrue();

            publisher.awaitEnd();
        }
        await().until(() -> server.gauge("headend.rtmp.connections") == 0);
        assertThat(log.getOut()).containsOnlyOnce("ended by the test");
    }

    /** The refusal must not be lost in a reset: the client is still sending. */
    @Test
    void aRefusedPublisherHearsItThoughItGoesOnSending() throws IOException {
        restart(new ConnectionTimeouts(LONG, LONG, LONG, LONG, LONG, LONG, LONG));
        try (RtmpClient publisher = client("ch")) {
            publisher.publish("wrong");
            sendVideo(publisher, 20, 50_000);

            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.BadName");
            publisher.awaitEnd();
        }
        await().until(() -> server.endedBecause("refused") == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u0016\u0003\u0001", "\u0006"})
    void whatIsNotRtmpIsClosedAtOnce(String garbage) throws IOException {
        try (RtmpClient stranger = new RtmpClient(server.port)) {
            stranger.bytes(garbage.getBytes());
            stranger.awaitEnd();
        }
        await().until(() -> server.endedBecause("protocol_violation") == 1);
    }

    @Test
    void garbageBehindAGoodHandshakeHarmsNobodyElse() throws IOException {
        try (RtmpClient publisher = client("ch");
                RtmpClient stranger = new RtmpClient(server.port)) {
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            byte[] garbage = new byte[100_000];
            new Random(1).nextBytes(garbage);
            stranger.handshake();
            stranger.bytes(garbage);
            await().until(() -> server.endedBecause("protocol_violation") == 1);

            publisher.video(0, true, 100);
            await().until(this::publisher);
        }
    }

    @Test
    void aChunkSizeAfterPublishAndADeletedStreamNamedByItsKey() throws IOException {
        try (RtmpClient publisher = client("ch")) {
            publisher.publish("key");
            publisher.send(new RtmpMessage.SetChunkSize(128));
            publisher.video(0, true, 1000);
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");

            publisher.command("deleteStream", NULL, new Amf0.Text("key"));
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Unpublish.Success");
            publisher.command("createStream", NULL);
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).as("again").isEqualTo("NetStream.Publish.Start");
        }
    }

    @Test
    void aKilledPublisherHearsIt() throws IOException {
        try (RtmpClient publisher = client("ch")) {
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");

            assertThat(server.channels.kill(CHANNEL, null, "by the application"))
                    .isTrue();

            assertThat(publisher.awaitStatus()).isEqualTo("NetConnection.Connect.Closed");
            publisher.awaitEnd();
        }
        await().until(() -> server.endedBecause("killed") == 1);
    }

    @Test
    void aPlayerThatReadsNothingDelaysNobodyAndIsLetGo() throws IOException {
        Duration stalled = Duration.ofSeconds(5);
        restart(new ConnectionTimeouts(LONG, LONG, LONG, LONG, stalled, LONG, SHORT));
        try (RtmpClient publisher = client("ch");
                RtmpClient quick = client("ch");
                RtmpClient stuck = client("ch")) {
            publisher.publish("key");
            stuck.play("key");
            quick.play("key");
            await().until(() -> server.gauge("headend.rtmp.players") == 2);
            Thread reading = Thread.startVirtualThread(() -> readUntil(quick, 12_000));

            sendVideo(publisher, 300, 50_000);

            await().atMost(LONG).until(() -> {
                publisher.video(12_000, true, 1000);
                return server.endedBecause("too_slow") == 1;
            });
            await().until(() -> !reading.isAlive());
        }
    }

    @Test
    void aConnectionThatDoesNotComeToThePointIsClosed() throws IOException {
        // So long that a machine that stands still meanwhile has connected to the channel by then.
        restart(new ConnectionTimeouts(Duration.ofSeconds(3), LONG, LONG, LONG, LONG, LONG, SHORT));
        try (RtmpClient idle = client("ch")) {
            idle.awaitEnd();
        }
        await().until(() -> server.endedBecause("silent") == 1);
    }

    @Test
    void aSilentPublisherIsClosedAndItsChannelIsFreeAgain() throws IOException {
        restart(new ConnectionTimeouts(LONG, SHORT, LONG, LONG, LONG, LONG, SHORT));
        try (RtmpClient publisher = client("ch")) {
            publisher.publish("key");
            publisher.awaitEnd();
        }
        await().until(() -> server.ended.size() == 1);
    }

    @Test
    void aPublisherThatComesAgainReplacesItsDeadConnection() throws IOException {
        server.stop();
        server = new TestRtmpServer(
                TestRtmpServer.options(ConnectionTimeouts.DEFAULT),
                RtmpPort.plain(0),
                new TakeoverRule(Duration.ofMillis(500)));
        try (RtmpClient dead = client("ch")) {
            dead.publish("key");
            assertThat(dead.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            try (RtmpClient _ = await().until(this::tryToPublish, Objects::nonNull)) {
                assertThat(dead.awaitStatus()).isEqualTo("NetConnection.Connect.Closed");
                dead.awaitEnd();
                assertThat(server.ended).containsExactly(server.accepted.getFirst());
            }
        }
        await().until(() -> server.ended.size() == 2);
    }

    /** Yields null when it is refused. */
    private @Nullable RtmpClient tryToPublish() throws IOException {
        RtmpClient client = client("ch");
        client.publish("key");
        if (client.awaitStatus().equals("NetStream.Publish.Start")) {
            return client;
        }
        client.close();
        return null;
    }

    @Test
    void aWaitingPlayerIsAskedForASignOfLifeAndLetGoWithoutOne() throws IOException {
        restart(new ConnectionTimeouts(LONG, LONG, SHORT, LONG, LONG, LONG, SHORT));
        try (RtmpClient player = client("ch")) {
            player.play("key");
            RtmpMessage message = player.read();
            while (!(message instanceof RtmpMessage.UserControl control
                    && control.event() == RtmpMessage.UserControl.Event.PING_REQUEST)) {
                assertThat(message).as("before the end").isNotNull();
                message = player.read();
            }
        }
        restart(new ConnectionTimeouts(LONG, LONG, SHORT, SHORT.multipliedBy(5), LONG, LONG, SHORT));
        try (RtmpClient player = client("ch")) {
            player.play("key");
            player.awaitEnd();
            await().until(() -> server.endedBecause("silent") == 1);
        }
    }

    @Test
    void anAddressGetsNoMoreConnectionsThanAllowed() throws IOException {
        server.stop();
        server = new TestRtmpServer(TestRtmpServer.limited(IpRanges.ALL, 0, 1));
        try (RtmpClient _ = client("ch");
                RtmpClient second = new RtmpClient(server.port)) {
            second.awaitEnd();
        }
        await().until(() -> server.gauge("headend.rtmp.connections") == 0);
        client("ch").close();
        assertThat(server.endedBecause("too_many_connections")).isEqualTo(1);
    }

    @Test
    void allConnectionsTogetherAreLimited() throws IOException {
        server.stop();
        server = new TestRtmpServer(TestRtmpServer.limited(IpRanges.ALL, 4, 0));
        try (RtmpClient player = client("ch")) {
            player.play("key");
            assertThat(player.awaitStatus()).isEqualTo("NetStream.Play.Reset");
            try (RtmpClient second = client("ch");
                    RtmpClient newest = client("ch")) {
                second.awaitEnd();
                await().until(() -> server.endedBecause("too_many_connections") == 1);
                newest.play("key");
                assertThat(newest.awaitStatus())
                        .as("of those that neither publish nor play the newest may stay")
                        .isEqualTo("NetStream.Play.Reset");
            }
        }
        await().until(() -> server.gauge("headend.rtmp.connections") == 0);
    }

    @Test
    void whoMayNotPlayHearsIt() throws IOException {
        server.stop();
        server = new TestRtmpServer(TestRtmpServer.limited(IpRanges.NONE, 0, 0));
        try (RtmpClient player = client("ch")) {
            player.play("key");
            assertThat(player.awaitStatus()).isEqualTo("NetStream.Play.BadName");
        }
    }

    @Test
    void aServerThatStopsSaysSoToEverybody() throws IOException {
        try (RtmpClient publisher = client("ch");
                RtmpClient player = client("other");
                RtmpClient reconnecting = new RtmpClient(server.port)) {
            publisher.publish("key");
            player.play("key");
            reconnecting.handshake();
            reconnecting.command(
                    "connect",
                    Amf0.object(Map.entry("app", new Amf0.Text("ch")), Map.entry("capsEx", new Amf0.Number(1))));
            reconnecting.await("_result");
            await().until(this::publisher);

            server.stop();

            assertThat(reconnecting.awaitStatus()).isEqualTo("NetConnection.Connect.ReconnectRequest");
            assertThat(reconnecting.awaitStatus()).isEqualTo("NetConnection.Connect.Closed");

            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            assertThat(publisher.awaitStatus()).isEqualTo("NetConnection.Connect.Closed");
            publisher.awaitEnd();
            player.awaitEnd();
        }
    }

    @Test
    void aPortThatIsTakenIsAnErrorAtTheStart() {
        TestRtmpServer.Setup same = TestRtmpServer.limited(IpRanges.ALL, 0, 0);

        assertThatThrownBy(() -> new TestRtmpServer(same, RtmpPort.plain(server.port)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(BindException.class);
    }

    private void restart(ConnectionTimeouts timeouts) {
        server.stop();
        server = new TestRtmpServer(TestRtmpServer.options(timeouts));
    }

    private RtmpClient client(String channel) throws IOException {
        return RtmpClient.connected(server.port, channel);
    }

    private boolean publisher() {
        return server.channels.find(CHANNEL).map(channel -> channel.publisher()).isPresent();
    }

    private double received() {
        return server.registry.get("headend.rtmp.received").counter().count();
    }

    /** One keyframe a second, 25 pictures a second. */
    private static void sendVideo(RtmpClient publisher, int frames, int length) {
        try {
            for (int frame = 0; frame < frames; frame++) {
                publisher.video(frame * 40, frame % 25 == 0, length);
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void readUntil(RtmpClient player, int timestamp) {
        try {
            while (player.awaitVideo() != timestamp) {
                // Some may be missing: it is only about getting there.
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
