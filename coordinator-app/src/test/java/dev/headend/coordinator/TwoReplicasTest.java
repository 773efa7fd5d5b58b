package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.harness.Relay;
import dev.headend.coordinator.harness.RunningCoordinator;
import dev.headend.coordinator.harness.TestApplication.Call;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Two coordinators that share their state: edges are connected to the one, encoders to the other, and nobody can tell. */
@ExtendWith(OutputCaptureExtension.class)
class TwoReplicasTest extends CoordinatorTestBase {
    @TempDir
    private Path redisDir;

    private RedisProcess redis;
    /** By which the second one reaches Redis. */
    private Relay relay;

    private RunningCoordinator one;
    private RunningCoordinator two;

    @BeforeEach
    void startBoth() throws Exception {
        redis = RedisProcess.start(redisDir);
        relay = Relay.start(redis.port());
        one = startOne(redis.port());
        two = startOne(relay.port());
    }

    private RunningCoordinator startOne(int redisPort) {
        start("COORDINATOR_STORE", "redis", "REDIS_PORT", String.valueOf(redisPort), "ENCODE_STOP_DELAY_SECONDS", "1");
        awaitReadiness(200);
        return coordinator;
    }

    @AfterEach
    void endBoth() throws Exception {
        relay.delayAnswers(Duration.ZERO);
        one.close();
        two.close();
        relay.close();
        redis.close();
    }

    private ExistingPeer edgeOfOne() {
        coordinator = one;
        return edge();
    }

    private ExistingPeer encoderOfTwo() {
        coordinator = two;
        return encoder(-1);
    }

    @Test
    void aStreamLivesByBoth() {
        ExistingPeer encoder = encoderOfTwo();
        ExistingPeer edge = edgeOfOne();
        String id = publish(edge, encoder, "channel");
        assertThat(application.nextVerification().header("x-streaming-channel")).isEqualTo("channel");
        String report = one.request("GET", "/commands/report").body();
        assertThat(report).contains("\"streamId\":\"" + id + "\"");
        assertThat(two.request("GET", "/commands/report").body()).isEqualTo(report);

        coordinator = two;
        ExistingPeer another = edge();
        another.requestPublish("1", "channel", "key");
        another.next("PUBLISH-DENY");

        announce(encoder, "channel", id, "1280x720-30");
        Call available = application.nextEvent();
        assertThat(available.header("x-event-id")).isEqualTo(id + "-1");

        edge.send("PUBLISH-END", "Stream-ID", id, "Stream-Channel", "channel");
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        sayClosed(encoder, "channel", id);
        assertThat(application.nextEvent().header("x-event-id")).isEqualTo(id + "-2");
        for (RunningCoordinator each : new RunningCoordinator[] {one, two}) {
            assertThat(each.request("GET", "/commands/capacity").body())
                    .isEqualTo("{\"load\":0,\"capacity\":-1,\"encoderCount\":1}");
        }
    }

    /** The connection to the one still stands, as after a failure of the network. */
    @Test
    void anEdgeThatComesToTheOtherHasItsStreamsThereAndOrdersReachIt() {
        ExistingPeer encoder = encoderOfTwo();
        PeerInstance program = PeerInstance.random();
        coordinator = one;
        ExistingPeer before = edge(program);
        String id = publish(before, encoder, "channel");
        coordinator = two;
        ExistingPeer back = edge(program);
        back.send("STREAM-RESUME", "Stream-ID", id, "Stream-Channel", "channel");
        Received accepted = back.next("RESUME-ACCEPT");
        assertThat(accepted.get("Stream-ID")).isEqualTo(id);
        assertThat(before.closed()).succeedsWithin(Patience.TIME);
        assertThat(one.request("POST", "/commands/close", "x-streaming-channel", "channel", "x-streaming-id", id)
                        .statusCode())
                .isEqualTo(200);
        assertThat(back.next("STREAM-KILL").get("Stream-ID")).isEqualTo(id);
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
    }

    /** It is given nothing before, and not told that it may end: what it drains with is counted. */
    @Test
    void anEncoderThatComesToTheOtherHasTheLoadOfWhatItResumes(CapturedOutput output) {
        int streams = 100;
        PeerInstance program = PeerInstance.random();
        coordinator = two;
        ExistingPeer before = encoder(program);
        before.send("REGISTER", "Capacity", "-1");
        two.awaitEncoder();
        // By the other, so that this one has yet to read what is resumed.
        ExistingPeer edge = edge();
        List<String> ids = IntStream.range(0, streams)
                .mapToObj(number -> publish(edge, before, "channel" + number))
                .toList();
        coordinator = one;
        ExistingPeer back = encoder(program);
        for (int number = 0; number < streams; number++) {
            back.send("TASK-RESUME", "Stream-ID", ids.get(number), "Stream-Channel", "channel" + number);
        }
        back.send("ENCODER-DRAIN", "Capacity", "-1");
        Eventually.that(() -> output.getOut().contains("drains: gets no new streams, and has "));
        assertThat(output.getOut()).contains("drains: gets no new streams, and has " + streams);
    }

    @Test
    void whatAnEncoderHadThatIsLostEndsAtTheEdgeOfTheOther() {
        ExistingPeer encoder = encoderOfTwo();
        ExistingPeer edge = edgeOfOne();
        String id = publish(edge, encoder, "channel");
        encoder.close();
        assertThat(edge.next("STREAM-KILL").get("Stream-ID")).isEqualTo(id);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
    }

    /** The one takes up what becomes due several times a second; the reports, which nobody says again, take longer than that to be written. */
    @Test
    void whatAnExistingEncoderHasSaidBeforeItLeftIsHeardAlsoIfTheOtherIsFaster() {
        ExistingPeer encoder = encoderOfTwo();
        ExistingPeer edge = edgeOfOne();
        String id = publish(edge, encoder, "channel");
        relay.delayAnswers(Duration.ofMillis(400));
        for (String resolution : List.of("640x360-30", "1280x720-30", "1920x1080-30")) {
            announce(encoder, "channel", id, resolution);
        }
        sayClosed(encoder, "channel", id);
        encoder.leave();
        List<String> events = new ArrayList<>();
        do {
            events.add(application.nextEvent().header("x-event-type"));
        } while (!events.getLast().equals("stream-closed"));
        assertThat(events).containsExactly("stream-available", "stream-available", "stream-available", "stream-closed");
        assertThat(edge.next("STREAM-KILL").get("Stream-ID")).isEqualTo(id);
    }
}
