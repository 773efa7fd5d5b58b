package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Publisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The API that the application commands the coordinator with. */
@TestInstance(Lifecycle.PER_CLASS)
class CommandsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Application application = new Application();
    private final Clip clip = Clip.of(320, 180, 25, 12);
    private Fleet fleet;

    @BeforeAll
    void start() {
        fleet = Fleet.start(application, Map.of("SERVER_CAPACITY", "3"));
        List.of("report", "close-any", "close-one").forEach(channel -> application.accept(channel, "key", Map.of()));
    }

    @AfterEach
    void nothingStays() {
        fleet.awaitIdle();
    }

    @AfterAll
    void stop() {
        try (application;
                Fleet _ = fleet) {
            // Closing is all there is to do; the fleet is null when it did not start.
        }
    }

    @Test
    void capacityAndReportShowWhatIsLive() {
        assertThat(capacity()).isEqualTo("{\"load\":0,\"capacity\":3,\"encoderCount\":1}");
        try (Publisher publisher = publish("report")) {
            assertThat(capacity()).isEqualTo("{\"load\":1,\"capacity\":3,\"encoderCount\":1}");
            Map<String, Object> stream =
                    fleet.<List<Map<String, Object>>>report("$.activeStreams").getFirst();
            Map<String, Object> server = fleet.<List<Map<String, Object>>>report(
                            "$.streamingServers[?(@.serverType == 'RTMP')]")
                    .getFirst();
            Map<String, Object> encoder =
                    fleet.<List<Map<String, Object>>>report("$.encoders").getFirst();

            assertThat(stream).containsOnlyKeys("channel", "streamId", "streamServer", "encoder");
            assertThat(stream).containsEntry("channel", "report").containsEntry("streamServer", server.get("id"));
            assertThat(stream).containsEntry("encoder", encoder.get("id"));
            assertThat((String) stream.get("streamId")).matches("[0-9a-f]{32}");
            assertThat(server)
                    .containsOnlyKeys("id", "ip", "port", "ssl", "serverType")
                    .containsEntry("port", fleet.rtmpPort())
                    .containsEntry("ssl", false);
            assertThat(encoder).containsOnlyKeys("id", "capacity", "load").containsEntry("load", 1);
            assertThat(encoder.get("id")).isInstanceOf(Number.class);
            publisher.stop();
        }
    }

    private String capacity() {
        HttpResponse<String> response = Http.get(fleet.coordinatorUrl("/commands/capacity"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-cache"));
        return response.body().replaceAll("\\s", "");
    }

    @Test
    void closeEndsWhateverIsLiveOnAChannel() {
        try (Publisher publisher = publish("close-any")) {
            assertClosed(fleet.closeStream("close-any", "*"));

            assertThat(publisher.awaitEnd(SOON)).as("FFmpeg's exit code").isNotZero();
        }
        assertThat(application.awaitClosed("close-any", SOON)).isNotEmpty();
    }

    @Test
    void closeWithAnIdEndsOnlyThatStream() {
        try (Publisher publisher = publish("close-one")) {
            String id =
                    fleet.<List<String>>report("$.activeStreams[*].streamId").getFirst();

            assertClosed(fleet.closeStream("close-one", "00000000000000000000000000000000"));
            assertThat(fleet.<List<String>>report("$.activeStreams[*].streamId"))
                    .containsExactly(id);
            assertThat(publisher.isAlive()).isTrue();

            assertClosed(fleet.closeStream("close-one", id));
            assertThat(publisher.awaitEnd(SOON)).as("FFmpeg's exit code").isNotZero();
        }
    }

    @Test
    void closeOfAChannelThatIsNotLiveSucceeds() {
        assertClosed(fleet.closeStream("nobody", "*"));
    }

    private static void assertClosed(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("SUCCESS");
    }

    private Publisher publish(String channel) {
        Publisher publisher = Publisher.endless(clip, fleet.publishUrl(channel, "key"));
        Await.until(channel + " is live", SOON, () -> fleet.load() == 1);
        return publisher;
    }
}
