package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.harness.TestApplication.Call;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The master of Redis dies, and Sentinels make its replica the master, which lacks what was written last: peers that resume
 * repair that.
 */
class SentinelFailoverTest extends CoordinatorTestBase {
    private static final PeerInstance EDGE = PeerInstance.random();
    private static final PeerInstance ENCODER = PeerInstance.random();
    private static final int SENTINELS = 3;

    @TempDir
    Path folder;

    private final List<RedisProcess> sentinels = new ArrayList<>();
    /** What the application refuses to take, by resolution. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private RedisProcess master;
    private RedisProcess replica;

    @BeforeEach
    void startRedis() {
        application.onEvent(
                call -> refused.contains(String.valueOf(call.header("x-resolution"))) ? Answer.status(503) : Answer.OK);
        master = RedisProcess.start(folder.resolve("master"));
        replica = RedisProcess.replicaOf(master, folder.resolve("replica"), RedisProcess.DURABLE);
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(RedisProcess.start(
                    folder.resolve("sentinel" + i),
                    List.of(
                            "sentinel monitor main 127.0.0.1 " + master.port() + " 2",
                            "sentinel down-after-milliseconds main 1000",
                            "sentinel failover-timeout main 1500")));
        }
        sentinels.forEach(sentinel ->
                Eventually.that(() -> knows(sentinel, "num-slaves", 1) && knows(sentinel, "num-other-sentinels", 2)));
    }

    private static boolean knows(RedisProcess sentinel, String what, int count) {
        List<?> facts = (List<?>) sentinel.command("SENTINEL", "MASTER", "main");
        return facts.get(facts.indexOf(what) + 1).equals(String.valueOf(count));
    }

    @AfterEach
    void endRedis() {
        sentinels.forEach(RedisProcess::close);
        replica.close();
        master.close();
    }

    private void startCoordinator() {
        start(
                "COORDINATOR_STORE",
                "redis",
                "REDIS_SENTINEL_MASTER",
                "main",
                "REDIS_SENTINELS",
                sentinels.stream()
                        .map(sentinel -> "127.0.0.1:" + sentinel.port())
                        .collect(Collectors.joining(",")),
                "EVENT_CALLBACK_RETRY_MAX_SECONDS",
                "1");
        awaitReadiness(200);
    }

    @Test
    void whatTheNewMasterLacksIsRepaired() throws Exception {
        startCoordinator();
        ExistingPeer encoder = register(encoder(ENCODER));
        ExistingPeer edge = edge(EDGE);
        String stays = publish(edge, encoder, "stays");
        announce(encoder, "stays", stays, "640x360-30");
        assertHears("stays", 1, "640x360-30");
        String ends = publish(edge, encoder, "ends");
        announce(encoder, "ends", ends, "640x360-30");
        assertHears("ends", 1, "640x360-30");
        Eventually.that(() -> replica.text("GET", "{headend}:backlog").equals("0"));
        replica.kill();

        // Only the master has this.
        refused.add("854x480-30");
        announce(encoder, "stays", stays, "854x480-30");
        Eventually.that(() -> isAttempted("854x480-30"));
        edge.send("PUBLISH-END", "Stream-Channel", "ends", "Stream-ID", ends);
        encoder.next("ENCODE-STOP");
        sayClosed(encoder, "ends", ends);
        encoder.next("CLOSE-ACCEPT");
        Call closed = application.nextEvent();
        assertThat(closed.header("x-event-type")).isEqualTo("stream-closed");
        String fresh = publish(edge, encoder, "fresh");
        master.kill();

        // And this nobody.
        announce(encoder, "stays", stays, "1280x720-30");
        edge.requestPublish("while-away", "other", "key");
        edge.next("PUBLISH-DENY");
        awaitReadiness(503);
        replica.restart();
        sentinels.getFirst().failOver("main", replica);

        // The coordinator finds that writes are lost, and has everybody come again.
        edge.closed().get(Patience.SECONDS, TimeUnit.SECONDS);
        encoder.closed().get(Patience.SECONDS, TimeUnit.SECONDS);
        refused.clear();
        ExistingPeer edgeBack = again(() -> edge(EDGE));
        assertThat(resume(edgeBack, "STREAM-RESUME", "stays", stays).method()).isEqualTo("RESUME-ACCEPT");
        assertThat(resume(edgeBack, "STREAM-RESUME", "fresh", fresh).method()).isEqualTo("RESUME-DENY");
        ExistingPeer encoderBack = again(() -> encoder(ENCODER));
        Received accepted = resume(encoderBack, "TASK-RESUME", "stays", stays);
        assertThat(accepted.get("Announced")).isEqualTo("1");
        assertThat(resume(encoderBack, "TASK-RESUME", "fresh", fresh).method()).isEqualTo("RESUME-DENY");
        register(encoderBack);
        announce(encoderBack, "stays", stays, "854x480-30");
        announce(encoderBack, "stays", stays, "1280x720-30");

        List<Call> heard =
                IntStream.range(0, 3).mapToObj(_ -> application.nextEvent()).toList();
        assertThat(heard.stream().filter(call -> call.header("x-streaming-id").equals(stays)))
                .extracting(call -> call.header("x-event-sequence") + " " + call.header("x-resolution"))
                .containsExactly("2 854x480-30", "3 1280x720-30");
        assertThat(heard.stream().filter(call -> call.header("x-streaming-id").equals(ends)))
                .extracting(call -> call.header("x-event-id"))
                .containsExactly(closed.header("x-event-id"));

        String anew = publish(edgeBack, encoderBack, "fresh");
        untilLoadIs(2);
        end(edgeBack, encoderBack, "stays", stays);
        end(edgeBack, encoderBack, "fresh", anew);
        untilLoadIs(0);
    }

    private ExistingPeer register(ExistingPeer encoder) {
        encoder.send("REGISTER", "Capacity", "10");
        Eventually.that(() -> encoderCount() == 1);
        return encoder;
    }

    private void assertHears(String channel, int sequence, String resolution) {
        Call call = application.nextEvent();
        assertThat(call.header("x-streaming-channel") + call.header("x-event-sequence") + call.header("x-resolution"))
                .isEqualTo(channel + sequence + resolution);
    }

    private boolean isAttempted(String resolution) {
        return application.allEvents().stream().anyMatch(call -> resolution.equals(call.header("x-resolution")));
    }

    /** As soon as it is let in. */
    private static ExistingPeer again(Supplier<ExistingPeer> connect) {
        List<ExistingPeer> connected = new ArrayList<>();
        Eventually.that(() -> {
            try {
                return connected.add(connect.get());
            } catch (CompletionException notYet) {
                return false;
            }
        });
        return connected.getFirst();
    }

    private static Received resume(ExistingPeer peer, String method, String channel, String id) {
        peer.send(method, "Stream-ID", id, "Stream-Channel", channel);
        return peer.next();
    }

    private void end(ExistingPeer edge, ExistingPeer encoder, String channel, String id) {
        edge.send("PUBLISH-END", "Stream-Channel", channel, "Stream-ID", id);
        encoder.next("ENCODE-STOP");
        sayClosed(encoder, channel, id);
        encoder.next("CLOSE-ACCEPT");
    }
}
