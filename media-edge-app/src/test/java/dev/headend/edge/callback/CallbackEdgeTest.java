package dev.headend.edge.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import dev.headend.edge.callback.TestApplication.Answer;
import dev.headend.fixture.FreePorts;
import dev.headend.fixture.MetricsPage;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** The whole program without a coordinator, with a real publisher, application and Redis. */
@ExtendWith(OutputCaptureExtension.class)
class CallbackEdgeTest {
    private static final String SECRET = "test";

    @Test
    void publishesWhatTheApplicationAcceptsUntilRedisSaysOtherwise(CapturedOutput log) throws Exception {
        int redisPort = FreePorts.next();
        RedisServer redis = RedisServer.newRedisServer()
                .port(redisPort)
                .bind("127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
        try (TestApplication application = new TestApplication(SECRET);
                RunningEdge edge = start(application, Map.of("REDIS_USE", "YES", "REDIS_PORT", "" + redisPort));
                Jedis client = new Jedis("127.0.0.1", redisPort)) {
            application.behaviour = _ -> Answer.accepting("session-7");
            edge.awaitMetric("headend_redis_connected 1.0");
            Process publisher = publish(edge, "news");

            assertThat(application.next().claims())
                    .containsEntry("event", "start")
                    .containsEntry("sub", "our_rtmp")
                    .containsEntry("channel", "news")
                    .containsEntry("key", "k3y")
                    .containsEntry("client_ip", "127.0.0.1")
                    .containsEntry("rtmp_host", "edge-1.example.com");
            edge.awaitMetric("headend_rtmp_publishers 1.0");
            client.publish("commands", "close-stream>news|another");
            client.publish("commands", "close-stream>news|session-7");

            assertThat(publisher.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(application.next().claims())
                    .containsEntry("event", "stop")
                    .containsEntry("stream_id", "session-7");
            edge.awaitMetric("headend_redis_commands_total{outcome=\"unmatched\"} 1.0");
            edge.awaitMetric("headend_redis_commands_total{outcome=\"executed\"} 1.0");
            edge.awaitMetric("headend_callback_stops_waiting 0.0");
            MetricsPage.of("Media edge")
                    .describesAllOf(RunningEdge.get(edge.management().resolve("/actuator/prometheus"))
                            .body());
            assertThat(log.getOut()).contains("channel news: 127.0.0.1 wants to publish");
        } finally {
            redis.stop();
        }
    }

    @Test
    void endsAPublisherThatTheApplicationRefuses(CapturedOutput log) throws Exception {
        try (TestApplication application = new TestApplication(SECRET);
                RunningEdge edge = start(application, Map.of("LOG_REQUESTS", "NO"))) {
            application.behaviour = _ -> Answer.of(403);
            assertThat(publish(edge, "news").waitFor(Patience.SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(application.next().event()).isEqualTo("start");
            assertThat(application.received).isEmpty();
            // The publisher has heard of it before the log.
            Awaitility.await().until(() -> log.getOut().contains("the application answered 403"));
            assertThat(log.getOut()).doesNotContain("wants to publish");
        }
    }

    /** The application hears of every end, also of those that the program's own end causes. */
    @Test
    void tellsTheEndOfEveryStreamBeforeItStops() throws Exception {
        try (TestApplication application = new TestApplication(SECRET);
                RunningEdge edge = start(application, Map.of())) {
            application.behaviour = _ -> Answer.accepting("session-7");
            Process publisher = publish(edge, "news");
            edge.awaitMetric("headend_rtmp_publishers 1.0");
            edge.close();
            assertThat(application.next().event()).isEqualTo("start");
            assertThat(application.received)
                    .singleElement()
                    .satisfies(stop -> assertThat(stop.claims())
                            .containsEntry("event", "stop")
                            .containsEntry("stream_id", "session-7"));
            assertThat(publisher.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static RunningEdge start(TestApplication application, Map<String, String> more) {
        Map<String, String> variables = new java.util.HashMap<>(Map.of(
                "CALLBACK_URL", application.url().toString(),
                "JWT_SECRET", SECRET,
                "CUSTOM_JWT_SUBJECT", "our_rtmp",
                "RTMP_HOST", "edge-1.example.com",
                "REDIS_CHANNEL", "commands"));
        variables.putAll(more);
        return RunningEdge.start(variables);
    }

    private static Process publish(RunningEdge edge, String channel) throws IOException {
        return new ProcessBuilder(List.of(("ffmpeg -hide_banner -loglevel error -re"
                                + " -f lavfi -i testsrc2=size=160x90:rate=25 -c:v libx264 -preset ultrafast -g 25 -f flv "
                                + edge.rtmp() + "/" + channel + "/k3y")
                        .split(" ")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
