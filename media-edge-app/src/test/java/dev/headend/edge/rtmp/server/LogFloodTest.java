package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.rtmp.amf0.Amf0;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One client must not fill the disk with lines in the log. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class LogFloodTest {
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

    private static long lines(CapturedOutput log, String text) {
        return log.getOut().lines().filter(line -> line.contains(text)).count();
    }
}
