package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.harness.RunningCoordinator;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.harness.TestApplication.Call;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.fixture.MetricsPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators that share a Redis: what the application is told, and what operators see. */
class SeveralCoordinatorsTest extends CoordinatorTestBase {
    @TempDir
    private Path redisDir;

    private RedisProcess redis;
    private final List<RunningCoordinator> coordinators = new ArrayList<>();

    @BeforeEach
    void startAll() {
        redis = RedisProcess.start(redisDir, RedisProcess.DURABLE);
        for (int i = 0; i < 2; i++) {
            start(
                    "COORDINATOR_STORE",
                    "redis",
                    "REDIS_PORT",
                    String.valueOf(redis.port()),
                    "EVENT_CALLBACK_RETRY_MAX_SECONDS",
                    "1");
            coordinators.add(coordinator);
            untilWorking(coordinator);
        }
    }

    @AfterEach
    void stopAll() {
        coordinators.getFirst().close();
        end();
        redis.close();
    }

    private static void untilWorking(RunningCoordinator coordinator) {
        Eventually.that(() -> coordinator.bean(CoordinatorStore.class).health() instanceof StoreHealth.Working);
    }

    /** Health would not say so yet, and who comes while the lost connection is not replaced is refused. */
    private static void untilItReachesRedis(RunningCoordinator coordinator) {
        Eventually.that(() -> coordinator.request("GET", "/commands/capacity").statusCode() == 200);
    }

    private ExistingPeer edgeOf(int number) {
        return keep(ExistingPeer.rtmpServer(coordinators.get(number).port(), SECRET));
    }

    /** With an application that fails now and then, and a Redis that is killed meanwhile. */
    @Test
    void theApplicationHearsOfEachStreamInOrderWhoeverTellsIt() {
        AtomicInteger calls = new AtomicInteger();
        application.onEvent(_ -> calls.incrementAndGet() % 5 == 0 ? Answer.status(500) : Answer.OK);
        ExistingPeer encoder = encoder(-1);
        List<ExistingPeer> edges = List.of(edgeOf(0), edgeOf(1));
        int streams = 10;
        for (int i = 0; i < streams; i++) {
            ExistingPeer edge = edges.get(i % 2);
            String id = publish(edge, encoder, "channel" + i);
            announce(encoder, "channel" + i, id, "640x360-30");
            if (i == streams / 2) {
                redis.kill();
            }
            announce(encoder, "channel" + i, id, "320x180-30");
            sayClosed(encoder, "channel" + i, id);
            if (i == streams / 2) {
                redis.restart();
                coordinators.forEach(SeveralCoordinatorsTest::untilItReachesRedis);
            }
            edge.next("STREAM-KILL");
        }
        Map<String, Integer> heard = new HashMap<>();
        while (heard.size() < streams || heard.values().stream().anyMatch(sequence -> sequence < 3)) {
            Call event = application.nextEvent();
            int sequence = Integer.parseInt(event.header("x-event-sequence"));
            Integer before = heard.put(event.header("x-streaming-id"), sequence);
            assertThat(sequence).isIn(before == null ? List.of(1) : List.of(before, before + 1));
        }
        Eventually.that(() -> sum("headend_callback_backlog") == 0);
    }

    @Test
    void numbersOfTheFleetAreToldOnceAndAllAreDescribed() throws Exception {
        encoder(-1);
        edgeOf(0);
        edgeOf(1);
        Eventually.that(() -> sum("headend_edges") == 2 && sum("headend_replicas") == 2);
        assertThat(sum("headend_encoders")).isEqualTo(1);
        assertThat(sum("headend_encoders_capacity")).isEqualTo(-1);
        assertThat(sum("headend_replica_leads")).isEqualTo(1);
        assertThat(metrics(coordinator)).satisfies(MetricsPage.of("Coordinator")::describesAllOf);
    }

    private double sum(String gauge) {
        return coordinators.stream()
                .mapToDouble(one -> gauge(metrics(one), gauge))
                .sum();
    }

    private static double gauge(String metrics, String name) {
        return Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)$")
                .matcher(metrics)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    private static String metrics(RunningCoordinator coordinator) {
        return coordinator.management("/actuator/prometheus").body();
    }
}
