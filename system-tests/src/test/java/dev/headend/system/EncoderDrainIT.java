package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.hls.PublishedPlaylist;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.PlaylistHistory;
import dev.headend.system.harness.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One of two encoders is told to stop while a stream is live on it, and has time to finish it (docs/adr/0070). */
class EncoderDrainIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void finishesItsStreamWhileTheNextPublisherGetsTheOtherEncoder() throws IOException {
        Clip clip = Clip.of(320, 180, 25, 12);
        try (Application application = new Application();
                Fleet fleet = Fleet.start(application, Map.of("DRAIN_SECONDS", "3600"))) {
            application.accept("first", "key", Map.of("x-record", "true"));
            application.accept("second", "key", Map.of());
            try (Publisher first = Publisher.endless(clip, fleet.publishUrl("first", "key"))) {
                Await.until("the first stream is live", SOON, () -> hasEvents(application, "first"));
                fleet.startSecondEncoder();
                PlaylistHistory live = new PlaylistHistory(livePlaylist(fleet, application));
                int before = nextSegment(live);

                fleet.process(Fleet.ENCODER).signal("TERM");
                Await.until("it counts no more", SOON, () -> fleet.load() == 0);
                fleet.process(Fleet.ENCODER).signal("TERM");
                assertSaysThatItDrains(fleet);

                try (Publisher second = Publisher.endless(clip, fleet.publishUrl("second", "key"))) {
                    Await.until("the second stream is live", SOON, () -> hasEvents(application, "second"));
                    assertThat(fleet.metric(Fleet.SECOND_ENCODER, "headend_encoder_tasks"))
                            .isOne();
                    assertThat(fleet.load()).isOne();
                    Await.until("the first stream goes on", SOON, () -> nextSegment(live) > before + 1);
                    assertThat(Http.get(livePlaylist(fleet, application)).body())
                            .doesNotContain("DISCONTINUITY\n", "GAP");

                    fleet.process(Fleet.ENCODER).descendants().forEach(ProcessHandle::destroyForcibly);
                    Await.until(
                            "its FFmpeg is started again",
                            SOON,
                            () -> fleet.metric(Fleet.ENCODER, "headend_encoder_ffmpeg_restarts_total") == 1);
                    int again = nextSegment(live);
                    Await.until("the first stream goes on with it", SOON, () -> nextSegment(live) > again);

                    first.stop();
                    assertThat(fleet.process(Fleet.ENCODER).awaitEnd(SOON)).isZero();
                    application.awaitClosed("first", SOON);
                    assertThat(live.reload())
                            .hasValueSatisfying(
                                    playlist -> assertThat(playlist.ended()).isTrue());
                    assertThat(Files.readString(recording(fleet, application))).endsWith("#EXT-X-ENDLIST\n");
                    second.stop();
                }
            }
            application.awaitClosed("second", SOON);
            Await.until("the load is back", SOON, () -> fleet.load() == 0);
            assertThat(fleet.process(Fleet.ENCODER).linesWith("draining for 3600 s at most.*: 1 stream$"))
                    .hasSize(1);
            assertThat(fleet.process(Fleet.ENCODER).linesWith("drained in \\d+ s: everything is finished"))
                    .hasSize(1);
        }
    }

    private static void assertSaysThatItDrains(Fleet fleet) {
        String url = fleet.managementUrl(Fleet.ENCODER);
        assertThat(Http.get(url + "/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(Http.get(url + "/actuator/health/readiness").body()).contains("OUT_OF_SERVICE");
        assertThat(Http.statusOf(url + "/actuator/health/liveness")).isEqualTo(200);
        assertThat(fleet.metric(Fleet.ENCODER, "headend_draining")).isOne();
        assertThat(fleet.metric(Fleet.SECOND_ENCODER, "headend_draining")).isZero();
    }

    private static boolean hasEvents(Application application, String channel) {
        return !application.eventsOf(channel).isEmpty();
    }

    private static String livePlaylist(Fleet fleet, Application application) {
        return fleet.edgeUrl("/" + indexFile(application, "HLS-LIVE"));
    }

    private static Path recording(Fleet fleet, Application application) {
        return fleet.media().resolve(indexFile(application, "HLS-VOD"));
    }

    /** Of the first stream. */
    private static String indexFile(Application application, String type) {
        return Await.value(
                "an event of " + type,
                SOON,
                () -> application.eventsOf("first").stream()
                        .filter(event -> type.equals(event.header("x-stream-type")))
                        .map(event -> event.header("x-index-file"))
                        .findFirst());
    }

    /** The number of the next segment. */
    private static int nextSegment(PlaylistHistory live) {
        return live.reload().map(PublishedPlaylist::end).orElse(0);
    }
}
