package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.fixture.NoLeaks;
import dev.headend.media.ChannelId;
import dev.headend.net.IpRanges;
import dev.headend.rtmp.amf0.Amf0;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the servers get wrong that this one replaces, one after the other, so that none is forgotten:
 *
 * <ol>
 *   <li>chunk stream ids of three bytes: {@link #chunkStreamIdsOfThreeBytes}
 *   <li>a crash by empty media or a short control message: {@link #emptyMediaAndShortControlMessages}
 *   <li>a cache that never begins anew: {@link #aPlayerIsSentNothingFromBeforeTheLatestKeyframe}
 *   <li>limits that are ignored: {@link #theLimitOfConnectionsHolds}, and for {@code GOP_CACHE_SIZE_MB} the tests of
 *       {@code StreamBuffer}
 *   <li>a lock over all players for each packet: in what a packet costs with many players, by {@code ./headend bench edge}
 *   <li>one slow player that holds up the publisher: {@link RtmpServerTest#aPlayerThatReadsNothingDelaysNobodyAndIsLetGo}
 *   <li>FCPublish without an answer: {@link #fcPublishIsAnswered}
 *   <li>lengths that are believed: {@link #announcedLengthsCostNothing}
 * </ol>
 */
@ExtendWith(NoLeaks.class)
class ExistingServersFaultsTest {
    private static final Amf0 NULL = new Amf0.Null();
    private static final Amf0 KEY = new Amf0.Text("key");

    private TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 577, 16_448, 65_599})
    void chunkStreamIdsOfThreeBytes(int chunkStream) throws IOException {
        try (RtmpClient publisher = new RtmpClient(server.port);
                RtmpClient player = RtmpClient.connected(server.port, "ch")) {
            player.play("key");
            publisher.handshake();
            // Two messages at once, chunk by chunk, on ids that only the third byte tells apart.
            int other = 64 + (chunkStream - 64) % 256;
            publisher.bytes(published()
                    .header(0, chunkStream, ClientBytes.VIDEO, 40, 130)
                    .raw(keyframe(128))
                    .header(0, other, ClientBytes.AUDIO, 30, 130)
                    .raw(new byte[128])
                    .header(3, chunkStream, 0, 0, 0)
                    .raw(new byte[2])
                    .header(3, other, 0, 0, 0)
                    .raw(new byte[2])
                    .toBytes());

            assertThat(player.awaitVideo()).isEqualTo(40);
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 9, 15, 17, 18, 20, 22})
    void emptyMediaAndShortControlMessages(int type) throws IOException {
        try (RtmpClient publisher = new RtmpClient(server.port);
                RtmpClient player = RtmpClient.connected(server.port, "ch")) {
            player.play("key");
            publisher.handshake();
            ClientBytes bytes = published();
            for (int length = 0; length < 4; length++) {
                bytes.message(7, type, 0, new byte[length]);
            }
            publisher.bytes(
                    bytes.message(6, ClientBytes.VIDEO, 40, keyframe(1000)).toBytes());

            player.awaitKeyframe();
        }
    }

    @Test
    void aPlayerIsSentNothingFromBeforeTheLatestKeyframe() throws IOException {
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch");
                RtmpClient player = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("key");
            for (int frame = 0; frame <= 100; frame++) {
                publisher.video(frame * 40, frame % 25 == 0, 1000);
            }
            await().until(() -> server.channels
                    .find(new ChannelId("ch"))
                    .map(ChannelSnapshot::publisher)
                    .filter(live -> live.timestampMs() == 4000)
                    .isPresent());

            player.play("key");

            assertThat(player.awaitVideo()).isEqualTo(4000);
        }
    }

    @Test
    void theLimitOfConnectionsHolds() throws IOException {
        server.close();
        server = new TestRtmpServer(TestRtmpServer.limited(IpRanges.ALL, 0, 1));
        try (RtmpClient _ = RtmpClient.connected(server.port, "ch");
                RtmpClient second = new RtmpClient(server.port)) {
            second.awaitEnd();
        }
    }

    @Test
    void fcPublishIsAnswered() throws IOException {
        try (RtmpClient client = RtmpClient.connected(server.port, "ch")) {
            client.command("FCPublish", NULL, KEY);

            client.await("onFCPublish");
        }
    }

    /** A megabyte of headers that announce a terabyte: the connection is closed, and others go on. */
    @Test
    void announcedLengthsCostNothing() throws IOException {
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch");
                RtmpClient greedy = RtmpClient.connected(server.port, "other")) {
            ClientBytes headers = new ClientBytes();
            for (int chunkStream = 3; chunkStream < 65_599; chunkStream++) {
                headers.header(0, chunkStream, ClientBytes.VIDEO, 0, 0xFFFFFF);
            }
            sendUntilCut(greedy, headers.toBytes());
            await().until(() -> server.endedBecause("protocol_violation") == 1);

            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
        }
    }

    private static void sendUntilCut(RtmpClient client, byte[] bytes) {
        try {
            client.bytes(bytes);
        } catch (IOException cut) {
            // As it should be.
        }
    }

    private static ClientBytes published() {
        return new ClientBytes()
                .command(3, "connect", 1, Amf0.object(Map.entry("app", new Amf0.Text("ch"))))
                .command(3, "createStream", 2, NULL)
                .command(8, "publish", 3, NULL, KEY, new Amf0.Text("live"));
    }

    private static byte[] keyframe(int length) {
        byte[] payload = new byte[length];
        payload[0] = 0x17;
        payload[1] = 1;
        return payload;
    }
}
