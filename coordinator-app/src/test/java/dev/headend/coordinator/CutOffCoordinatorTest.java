package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.harness.Relay;
import dev.headend.coordinator.harness.RunningCoordinator;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** One of two coordinators cannot reach Redis any more, and the other can. */
@ExtendWith(OutputCaptureExtension.class)
class CutOffCoordinatorTest extends CoordinatorTestBase {
    private static final String SENT_AWAY = "which are to go on with another coordinator";

    @TempDir
    private Path redisDir;

    private RedisProcess redis;
    private Relay relay;
    private RunningCoordinator cutOff;
    private RunningCoordinator other;

    @BeforeEach
    void startBoth() {
        redis = RedisProcess.start(redisDir);
        relay = Relay.start(redis.port());
        cutOff = startOne(relay.port());
        other = startOne(redis.port());
        Eventually.that(() ->
                cutOff.management("/actuator/prometheus").body().lines().anyMatch("headend_replicas 2.0"::equals));
    }

    private RunningCoordinator startOne(int redisPort) {
        start(
                "COORDINATOR_STORE",
                "redis",
                "REDIS_PORT",
                String.valueOf(redisPort),
                "--headend.coordinator.redis.lease",
                "2s");
        awaitReadiness(200);
        return coordinator;
    }

    @AfterEach
    void endBoth() {
        relay.mend();
        cutOff.close();
        other.close();
        relay.close();
        redis.close();
    }

    @Test
    void itsPeersAreSentToTheOtherInTime(CapturedOutput output) {
        coordinator = other;
        PeerInstance encoderProgram = PeerInstance.random();
        ExistingPeer encoder = encoder(encoderProgram);
        encoder.send("REGISTER", "Capacity", "-1");
        Eventually.that(() -> encoderCount() == 1);
        ExistingPeer otherEdge = edge(PeerInstance.random());
        coordinator = cutOff;
        PeerInstance program = PeerInstance.random();
        ExistingPeer edge = edge(program);
        ExistingPeer existing = edge();
        String id = publish(edge, encoder, "channel");

        relay.cut();
        assertThat(edge.closed()).succeedsWithin(Patience.TIME);
        coordinator = other;
        ExistingPeer back = edge(program);
        back.send("STREAM-RESUME", "Stream-ID", id, "Stream-Channel", "channel");
        assertThat(back.next("RESUME-ACCEPT").get("Stream-ID")).isEqualTo(id);
        assertThat(existing.closed())
                .as("of one that cannot resume, as it would lose its streams")
                .isNotDone();
        assertThat(output.getOut()).containsOnlyOnce(SENT_AWAY);

        relay.mend();
        Eventually.that(() -> cutOff.management("/actuator/health/readiness").statusCode() == 200);
        assertThat(other.request("POST", "/commands/close", "x-streaming-channel", "channel", "x-streaming-id", id)
                        .statusCode())
                .isEqualTo(200);
        assertThat(back.next("STREAM-KILL").get("Stream-ID")).isEqualTo(id);
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        assertThat(otherEdge.closed()).isNotDone();
        assertThat(output.getOut()).containsOnlyOnce(SENT_AWAY);
    }
}
