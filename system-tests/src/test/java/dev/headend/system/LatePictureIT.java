package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.synthetic.ClipPublisher;
import dev.headend.system.synthetic.RtmpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A publisher whose camera comes on seconds after the microphone: what the application is told, and what viewers find. */
class LatePictureIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PICTURE_FROM_SECOND = 4;

    @Test
    void whatIsOrderedIsAnnouncedWhenThePictureHasCome() {
        try (Application application = new Application();
                Fleet fleet = Fleet.start(application, Map.of())) {
            application.accept(
                    "late",
                    "key",
                    Map.of("x-resolutions", "ORIGINAL,160x90", "x-record", "true", "x-previews", "80x46,2"));
            RtmpAddress address = new RtmpAddress(fleet.rtmpPort(), "late", "key");
            String index = fleet.edgeUrl("/hls/late/index.m3u8");
            try (ClipPublisher _ = new ClipPublisher(
                    address, Clip.of(320, 180, 25, 12), (video, second) -> !video || second >= PICTURE_FROM_SECOND)) {
                Await.until(
                        "the sound is listed",
                        SOON,
                        () -> Http.get(index).body().contains("/0x0-0/"));
                Await.until(
                        "the picture is listed",
                        SOON,
                        () -> Http.get(index).body().contains("/160x90-25/"));
                assertThat(Http.get(index).body()).contains("/320x180-25/").doesNotContain("0x0-0");
            }
            List<String> events = application.awaitClosed("late", SOON).stream()
                    .map(Application.Request::summary)
                    .toList();

            assertThat(events.subList(0, 2))
                    .containsExactlyInAnyOrder("stream-available HLS-LIVE 0x0-0", "stream-available HLS-VOD 0x0-0");
            assertThat(events.subList(2, events.size()))
                    .containsExactlyInAnyOrder(
                            "stream-available HLS-LIVE 320x180-25",
                            "stream-available HLS-VOD 320x180-25",
                            "stream-available HLS-LIVE 160x90-25",
                            "stream-available HLS-VOD 160x90-25",
                            "stream-available IMG-PREVIEW 80x46-2",
                            "stream-closed")
                    .endsWith("stream-closed");
            fleet.awaitIdle();
        }
    }
}
