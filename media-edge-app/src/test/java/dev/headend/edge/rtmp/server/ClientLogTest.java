package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.connection.Transport;
import dev.headend.net.IpRanges;
import dev.headend.rtmp.amf0.Amf0;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What clients cause in the log: one of them must not fill the disk. */
@ExtendWith(OutputCaptureExtension.class)
class ClientLogTest {
    private static final Amf0 NULL = new Amf0.Null();
    private static final int FLOOD = 300;
    /** One a second, on a slow machine too. */
    private static final int FEW = 50;

    private final TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whoPlaysAnotherKeyAgainAndAgainWritesFewLines(CapturedOutput log) throws IOException {
        try (RtmpClient player = RtmpClient.connected(server.port, "ch")) {
            for (int i = 0; i < FLOOD; i++) {
                player.play("key" + i);
                player.awaitStatus(); // reset
                player.awaitStatus();
            }
        }
        assertThat(lines(log, "channel ch: 127.0.0.1 wants to play")).isBetween(1L, (long) FEW);
        assertThat(log.getOut()).doesNotContain("key");
    }

    @Test
    void whoPublishesAndStopsAgainAndAgainWritesFewLines(CapturedOutput log) throws IOException {
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
            for (int i = 0; i < FLOOD; i++) {
                publisher.publish("k3y");
                assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
                publisher.command("closeStream", NULL);
                assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Unpublish.Success");
            }
        }
        Awaitility.await().until(() -> server.ended.size() == FLOOD);
        assertThat(lines(log, "channel ch: 127.0.0.1 wants to publish")).isBetween(1L, (long) FEW);
        assertThat(lines(log, ": publishing from 127.0.0.1")).isBetween(1L, (long) FEW);
        assertThat(lines(log, ": ended: ")).isBetween(1L, (long) FEW);
        assertThat(log.getOut()).doesNotContain("k3y");
    }

    /** As the application is told them, so that one can look for them. */
    @Test
    void addressesAreWrittenInOneWay(CapturedOutput log) throws IOException {
        TestRtmpServer.Setup options =
                TestRtmpServer.transported("::1", Transport.best(), false, 1, Duration.ofSeconds(60));
        try (TestRtmpServer other = new TestRtmpServer(options);
                RtmpClient publisher = RtmpClient.connected("::1", other.port, "ch")) {
            publisher.publish("k3y");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
        }
        try (TestRtmpServer other = new TestRtmpServer(options);
                RtmpClient refused = RtmpClient.connected("::1", other.port, "ch")) {
            refused.publish("wrong");
            refused.awaitEnd();
        }
        assertThat(log.getOut())
                .contains("channel ch: ::1 wants to publish")
                .contains("publishing from ::1")
                .contains("channel ch: ::1 refused to publish: wrong key")
                .doesNotContain("0:0:0");
    }

    @Test
    void whatBecameOfEachRequestIsLogged(CapturedOutput log) throws IOException {
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch");
                RtmpClient second = RtmpClient.connected(server.port, "ch");
                RtmpClient player = RtmpClient.connected(server.port, "ch");
                RtmpClient stranger = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("k3y");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            second.publish("an0ther");
            assertThat(second.awaitStatus()).isEqualTo("NetStream.Publish.BadName");
            player.play("k3y");
            player.awaitStatus(); // reset
            assertThat(player.awaitStatus()).isEqualTo("NetStream.Play.Start");
            stranger.play("an0ther");
            assertThat(stranger.awaitStatus()).isEqualTo("NetStream.Play.BadName");
        }
        try (RtmpClient refused = RtmpClient.connected(server.port, "other")) {
            refused.publish("wrong");
            assertThat(refused.awaitStatus()).isEqualTo("NetStream.Publish.BadName");
        }
        assertThat(log.getOut())
                .contains("channel ch: 127.0.0.1 refused to publish: channel already has a publisher")
                .contains("channel ch: 127.0.0.1 wants to play: accepted")
                .contains("channel ch: 127.0.0.1 refused to play: stream key is not the publisher's")
                .contains("channel other: 127.0.0.1 refused to publish: wrong key")
                .doesNotContain("k3y")
                .doesNotContain("an0ther");
        assertThat(lines(log, "channel other"))
                .as("the request and what became of it")
                .isEqualTo(2);
    }

    @Test
    void aRequestThatNobodyIsAskedAboutIsLoggedToo(CapturedOutput log) throws IOException {
        try (TestRtmpServer closed = new TestRtmpServer(TestRtmpServer.limited(IpRanges.NONE, 0, 0));
                RtmpClient player = RtmpClient.connected(closed.port, "ch")) {
            player.play("k3y");
            assertThat(player.awaitStatus()).isEqualTo("NetStream.Play.BadName");
        }
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("k/3y");
            assertThat(publisher.awaitStatus()).isEqualTo("NetStream.Publish.BadName");
        }
        assertThat(log.getOut())
                .contains("channel ch: 127.0.0.1 refused to play: "
                        + "address is not in the play whitelist (RTMP_PLAY_WHITELIST)")
                .contains("channel ch: 127.0.0.1 refused to publish: invalid stream key")
                .doesNotContain("closing the connection");
    }

    @Test
    void whoLeavesBeforeTheDecisionIsInTheLog(CapturedOutput log) throws IOException {
        try (RtmpClient publisher = RtmpClient.connected(server.port, "ch")) {
            publisher.publish("undecided");
            Awaitility.await().until(() -> log.getOut().contains("wants to publish"));
        }
        Awaitility.await()
                .until(() ->
                        log.getOut().contains("channel ch: 127.0.0.1 left before it was decided: client disconnected"));
    }

    private static long lines(CapturedOutput log, String text) {
        return log.getOut().lines().filter(line -> line.contains(text)).count();
    }
}
