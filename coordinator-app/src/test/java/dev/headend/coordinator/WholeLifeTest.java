package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.RunningCoordinator;
import dev.headend.coordinator.harness.TestApplication;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.harness.TestApplication.Call;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream from the publisher's request to the application's last callback, with every header and parameter on the way. */
class WholeLifeTest {
    private static final String SECRET = "test";

    @TempDir
    Path dataDir;

    @Test
    void aPublisherIsAdmittedItsStreamAnnouncedAndClosed() {
        try (TestApplication application = new TestApplication();
                RunningCoordinator coordinator = RunningCoordinator.start(
                        CoordinatorSettings.TABLE,
                        dataDir,
                        Map.of(
                                "CONTROL_SECRET", SECRET,
                                "KEY_VERIFICATION_URL", application.verificationUrl(),
                                "EVENT_CALLBACK_URL", application.eventUrl()));
                ExistingPeer encoder = ExistingPeer.encoder(coordinator.port(), SECRET, -1);
                ExistingPeer edge = ExistingPeer.rtmpServer(coordinator.port(), SECRET)) {
            application.onVerification(_ -> Answer.ok(Map.of(
                    "x-record", "TRUE", "x-previews", "256x144, 5", "x-resolutions", "1280x720-30~2500, ORIGINAL")));

            coordinator.awaitEncoder();
            edge.requestPublish("1", "channel-1", "key_1");

            Call asked = application.nextVerification();
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.bodyLength()).isZero();
            assertThat(asked.header("x-streaming-channel")).isEqualTo("channel-1");
            assertThat(asked.header("x-streaming-key")).isEqualTo("key_1");
            assertThat(asked.header("x-user-ip")).isEqualTo("203.0.113.7");
            assertThat(asked.header("Authorization")).isNull();

            Received task = encoder.next("ENCODE-START");
            Received accepted = edge.next("PUBLISH-ACCEPT");
            String id = accepted.get("Stream-ID");
            assertThat(id).matches("[0-9a-f]{32}");
            assertThat(accepted.get("Request-ID")).isEqualTo("1");
            assertThat(accepted.get("Stream-Channel")).isEqualTo("channel-1");
            assertThat(task.parameters())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "stream-channel", "channel-1",
                            "stream-id", id,
                            "stream-source-type", "RTMP",
                            "stream-source-uri", "rtmp://127.0.0.1:1935/channel-1/key_1",
                            "resolutions", "ORIGINAL,1280x720-30~2500",
                            "record", "True",
                            "previews", "256x144,5"));
            assertThat(coordinator.request("GET", "/commands/report").body())
                    .contains("\"streamId\":\"" + id + "\"")
                    .contains("\"channel\":\"channel-1\"");

            encoder.send(
                    "STREAM-AVAILABLE",
                    "Index-file",
                    "hls/channel-1/" + id + "/1280x720-30/live.m3u8",
                    "Stream-Type",
                    "HLS-LIVE",
                    "Stream-Channel",
                    "channel-1",
                    "Resolution",
                    "1280x720-30",
                    "Stream-ID",
                    id);
            Call available = application.nextEvent();
            assertThat(available.method()).isEqualTo("POST");
            assertThat(available.bodyLength()).isZero();
            assertThat(available.header("x-event-type")).isEqualTo("stream-available");
            assertThat(available.header("x-streaming-channel")).isEqualTo("channel-1");
            assertThat(available.header("x-streaming-id")).isEqualTo(id);
            assertThat(available.header("x-stream-type")).isEqualTo("HLS-LIVE");
            assertThat(available.header("x-resolution")).isEqualTo("1280x720-30");
            assertThat(available.header("x-index-file")).isEqualTo("hls/channel-1/" + id + "/1280x720-30/live.m3u8");
            assertThat(available.header("x-start-time")).isNull();
            assertThat(available.header("x-event-id")).isEqualTo(id + "-1");
            assertThat(available.header("x-event-sequence")).isEqualTo("1");
            assertThat(available.header("x-event-attempt")).isEqualTo("1");
            assertThat(available.header("x-event-time")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");

            edge.send("PUBLISH-END", "Stream-ID", id, "Stream-Channel", "channel-1");
            Received stop = encoder.next("ENCODE-STOP");
            assertThat(stop.get("Stream-ID")).isEqualTo(id);
            assertThat(stop.get("Stream-Channel")).isEqualTo("channel-1");
            assertThat(coordinator.request("GET", "/commands/capacity").body())
                    .isEqualTo("{\"load\":1,\"capacity\":-1,\"encoderCount\":1}");

            encoder.send("STREAM-CLOSED", "Stream-ID", id, "Stream-Channel", "channel-1");
            Call closed = application.nextEvent();
            assertThat(closed.header("x-event-type")).isEqualTo("stream-closed");
            assertThat(closed.header("x-streaming-id")).isEqualTo(id);
            assertThat(closed.header("x-event-sequence")).isEqualTo("2");
            assertThat(coordinator.request("GET", "/commands/capacity").body())
                    .isEqualTo("{\"load\":0,\"capacity\":-1,\"encoderCount\":1}");
            assertThat(coordinator.request("GET", "/commands/report").body()).contains("\"activeStreams\":[]");
        }
    }
}
