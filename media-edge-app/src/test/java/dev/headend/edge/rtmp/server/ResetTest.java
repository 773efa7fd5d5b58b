package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.edge.live.ChannelSnapshot;
import dev.headend.fixture.NoLeaks;
import dev.headend.media.ChannelId;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Clients that close their connection without having read all that they were sent, as FFmpeg does: the system resets it. */
@ExtendWith({NoLeaks.class, OutputCaptureExtension.class})
class ResetTest {
    /** So few that they wait in the socket of the server, and not in that of the client, which drops them. */
    private static final int PICTURES = 12;

    private static final int PICTURE_BYTES = 2_000;
    private static final Amf0 NULL = new Amf0.Null();

    private final TestRtmpServer server = new TestRtmpServer(TestRtmpServer.options(ConnectionTimeouts.DEFAULT));

    @AfterEach
    void everythingIsGivenBack() {
        server.stop();
        assertThat(server.gauge("headend.rtmp.connections")).isZero();
    }

    /** He wants each kilobyte acknowledged, so there is something to be written while what he sent last is read. */
    @RepeatedTest(5)
    void whatAPublisherSentBeforeIsReadAndHisEndIsNoFailure(CapturedOutput log) throws IOException {
        try (RtmpClient playing = RtmpClient.connected(server.port, "ch")) {
            try (Socket socket = new Socket("127.0.0.1", server.port);
                    RtmpClient publisher = new RtmpClient(socket)) {
                publisher.connect("ch");
                publisher.publish("key");
                assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
                playing.play("key");
                publisher.video(0, true, PICTURE_BYTES);
                playing.awaitVideo();
                publisher.send(new RtmpMessage.WindowAckSize(1_000));
                publisher.command("createStream", NULL);
                await().until(() -> socket.getInputStream().available() > 0);
                for (int i = 1; i < PICTURES; i++) {
                    publisher.video(40 * i, false, PICTURE_BYTES);
                }
                publisher.command("deleteStream", NULL, new Amf0.Number(1));
            }
            int seen = 0;
            while (seen < 40 * (PICTURES - 1)) {
                seen = playing.awaitVideo();
            }
        }
        // The publisher's connection and the player's: by then all has been logged.
        await().until(() -> server.endedBecause("client_left") == 2);
        assertThat(server.ended).hasSize(1);
        assertThat(log.getOut()).contains("ended: the publisher stopped").doesNotContain("connection failed");
    }

    /** A connection that is lost is not an end. */
    @Test
    void aPublisherWhoIsResetInMidStreamHasFailed(CapturedOutput log) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port);
                RtmpClient publisher = new RtmpClient(socket)) {
            publisher.connect("ch");
            publisher.publish("key");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            publisher.send(new RtmpMessage.Audio(1, 0, Unpooled.wrappedBuffer(new byte[] {(byte) 0xAF, 1, 2, 3})));
            await().until(() -> server.channels
                    .find(new ChannelId("ch"))
                    .map(ChannelSnapshot::publisher)
                    .filter(there -> there.packets() == 1)
                    .isPresent());
            socket.setSoLinger(true, 0);
        }
        await().until(() -> server.endedBecause("failed") == 1);
        assertThat(server.ended).hasSize(1);
        assertThat(log.getOut()).contains("connection failed: connection reset");
    }
}
