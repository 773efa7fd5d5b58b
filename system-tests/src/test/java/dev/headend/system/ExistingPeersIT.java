package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.ControlPeer;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Publisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Encoders and edges that are not ours, letter by letter as they write, with our coordinator and our edge. */
@TestInstance(Lifecycle.PER_CLASS)
class ExistingPeersIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Application application = new Application();
    private Fleet fleet;

    @BeforeAll
    void start() {
        fleet = Fleet.startOnly(Set.of(Fleet.COORDINATOR, Fleet.EDGE), application, Map.of());
    }

    @AfterAll
    void stop() {
        try (application;
                Fleet _ = fleet) {
            // Closing is all there is to do; the fleet is null when it did not start.
        }
    }

    @Test
    void anExistingEncoderServesOurEdge() {
        application.accept("theirs", "key", Map.of("x-resolutions", "ORIGINAL,640x360", "x-previews", "256x144, 5"));
        Clip clip = Clip.of(320, 180, 25, 12);
        try (ControlPeer encoder = ControlPeer.connect(fleet, "hls")) {
            encoder.say("REGISTER\nCapacity:-1\n");
            Await.until(
                    "the encoder is known",
                    SOON,
                    () -> !fleet.<List<?>>report("$.encoders").isEmpty());
            try (Publisher publisher = Publisher.endless(clip, fleet.publishUrl("theirs", "key"))) {
                String task = encoder.awaitMessage("ENCODE-START\n");
                assertThat(task.lines())
                        .contains(
                                "Stream-Channel:theirs",
                                "Stream-Source-Type:RTMP",
                                "Stream-Source-URI:rtmp://127.0.0.1:" + fleet.rtmpPort() + "/theirs/key",
                                "Resolutions:ORIGINAL,640x360",
                                "Record:False",
                                "Previews:256x144,5")
                        .doesNotContain("");
                String stream = task.lines()
                        .filter(line -> line.startsWith("Stream-ID:"))
                        .findFirst()
                        .orElseThrow();
                String about = "Stream-Channel:theirs\n" + stream + "\n";
                encoder.say(
                        "STREAM-AVAILABLE\nStream-Type:HLS-LIVE\nResolution:320x180-25\nIndex-file:hls/a/live.m3u8\n"
                                + about);
                Await.until(
                        "the application hears",
                        SOON,
                        () -> application.eventsOf("theirs").size() == 1);

                publisher.stop();
                assertThat(encoder.awaitMessage("ENCODE-STOP\n")).contains(about);
                assertThat(application.eventsOf("theirs")).hasSize(1);
                encoder.say("STREAM-CLOSED\n" + about);
            }
            assertThat(application.awaitClosed("theirs", SOON).stream().map(Application.Request::summary))
                    .containsExactly("stream-available HLS-LIVE 320x180-25", "stream-closed");
            Await.until("its load is back", SOON, () -> fleet.load() == 0);
        }
    }

    @Test
    void anExistingEdgePublishesThroughAnExistingEncoder() {
        application.accept("both-theirs", "key", Map.of());
        try (ControlPeer encoder = ControlPeer.connect(fleet, "hls");
                ControlPeer edge = ControlPeer.connect(fleet, "rtmp")) {
            encoder.say("REGISTER\nCapacity:1\n");
            Await.until(
                    "the encoder is known",
                    SOON,
                    () -> !fleet.<List<?>>report("$.encoders").isEmpty());
            edge.say(
                    "PUBLISH-REQUEST\nStream-Key:key\nRequest-ID:1\nUser-IP:198.51.100.7\nStream-Channel:both-theirs\n");
            assertThat(encoder.awaitMessage("ENCODE-START\n"))
                    .contains("Stream-Source-URI:rtmp://127.0.0.1:1935/both-theirs/key\n", "Resolutions:ORIGINAL\n");
            String accepted = edge.awaitMessage("PUBLISH-ACCEPT\n");
            assertThat(accepted).contains("Request-ID:1\n", "Stream-Channel:both-theirs\n");
            assertThat(application.questionsAbout("both-theirs").getFirst().header("x-user-ip"))
                    .isEqualTo("198.51.100.7");

            assertThat(fleet.closeStream("both-theirs", "*").statusCode()).isEqualTo(200);
            assertThat(edge.awaitMessage("STREAM-KILL\n")).contains("Stream-Channel:both-theirs\n");
        }
        assertThat(application.awaitClosed("both-theirs", SOON)).hasSize(1);
        Await.until(
                "nothing is live",
                SOON,
                () -> fleet.<List<?>>report("$.activeStreams").isEmpty());
    }
}
