package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a publisher sends before it is known whether he may, and what he has begun to send when he stops. */
@Timeout(60)
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
