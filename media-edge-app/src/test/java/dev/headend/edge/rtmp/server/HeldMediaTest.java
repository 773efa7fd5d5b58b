package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.media.ChannelId;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publisher sends before it is known whether he may, and what he has begun to send when he stops. */
class HeldMediaTest {
    private static final int FLOOD = 200_000;

    private final TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void close() {
        server.close();
    }

    private double received() {
        return server.registry.get("headend.rtmp.received").counter().count();
    }

    /** A message of one byte costs a hundred times as much to hold as to send. */
    @Test
    void manySmallMessagesAreHeldOnlyUpToALimit() throws Exception {
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("undecided");
            Thread flooding = Thread.startVirtualThread(() -> flood(publisher, 1));
            double held = awaitStandstill();
            assertThat(held).isLessThan(600_000);

            server.decision.tryEmitEmpty().orThrow();
            flooding.join();
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
        }
    }

    /** Each costs two hundred bytes to hold, and two or sixteen to send. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThousandSmallMessagesAtOnceEndTheConnection(boolean aggregate) throws Exception {
        byte[] part = {ClientBytes.AUDIO, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 42, 0, 0, 0, 12};
        ClientBytes messages = new ClientBytes().setChunkSize(100_000);
        if (aggregate) {
            messages.header(0, 6, ClientBytes.AGGREGATE, 0, 1000 * part.length);
        } else {
            messages.header(0, 6, ClientBytes.AUDIO, 0, 1).raw((byte) 42);
        }
        for (int i = 0; i < 1000; i++) {
            messages.raw(aggregate ? part : new byte[] {(byte) 0xC6, 42});
        }
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("undecided");

            publisher.bytes(messages.toBytes());

            publisher.awaitEnd();
        }
        Awaitility.await().until(() -> server.endedBecause("protocol_violation") == 1);
    }

    @Test
    void emptyMessagesAreNotHeldAtAll() throws Exception {
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("undecided");
            flood(publisher, 0);
            // If they were held, reading would stop after some five thousand.
            Awaitility.await().until(() -> received() > FLOOD);
            server.decision.tryEmitEmpty().orThrow();
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
        }
    }

    /** He may go on as a player, for as long as he likes, and publish again. */
    @Test
    void anUnfinishedMessageDoesNotOutliveItsStream() throws Exception {
        int length = 4_000_000;
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            ClientBytes begun = new ClientBytes()
                    .setChunkSize(length)
                    .header(0, 6, ClientBytes.VIDEO, 0, length + 1)
                    .raw(new byte[length]);
            publisher.bytes(begun.toBytes());
            Awaitility.await().until(() -> server.memory.used() >= length);

            publisher.send(new RtmpMessage.SetChunkSize(length));
            publisher.command("closeStream", new Amf0.Null());
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Unpublish.Success");
            Awaitility.await().until(() -> server.memory.used() == 0);

            publisher.bytes(new ClientBytes().raw((byte) 0xC6, (byte) 0).toBytes());
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).as("again").isEqualTo("NetStream.Publish.Start");
        }
    }

    /** Else room would be made by what others have, until the one that has been disconnected closes its side too. */
    @Test
    void anUnfinishedMessageIsFreedAsSoonAsItsConnectionIsToBeClosed() throws Exception {
        Duration ample = Duration.ofSeconds(60);
        ConnectionTimeouts patient = new ConnectionTimeouts(ample, ample, ample, ample, ample, ample, ample);
        int length = 4_000_000;
        try (TestRtmpServer lingering = new TestRtmpServer(TestRtmpServer.options(patient));
                RtmpClient publisher = RtmpClient.connected(lingering.port, "ch")) {
            publisher.publish("key");
            publisher.awaitStatus();
            publisher.bytes(new ClientBytes()
                    .setChunkSize(length)
                    .header(0, 6, ClientBytes.VIDEO, 0, length + 1)
                    .raw(new byte[length])
                    .toBytes());
            Awaitility.await().until(() -> lingering.memory.used() >= length);

            lingering.channels.kill(new ChannelId("ch"), null, "by the test");

            Awaitility.await().until(() -> lingering.memory.used() < 100_000);
        }
    }

    /** What nobody reads stays in the sockets' buffers. */
    private double awaitStandstill() {
        double[] before = {-1};
        Awaitility.await().pollInterval(Duration.ofMillis(300)).until(() -> {
            boolean same = before[0] == received() && before[0] > 0;
            before[0] = received();
            return same;
        });
        return before[0];
    }

    private static void flood(RtmpClient publisher, int length) {
        try {
            for (int i = 0; i < FLOOD; i++) {
                publisher.send(new RtmpMessage.Audio(1, i, Unpooled.wrappedBuffer(new byte[length])));
            }
        } catch (IOException closed) {
            // by the test
        }
    }
}
