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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An edge is told to stop while another one is there: its streams go on to their ends, or at the other one. */
class EdgeDrainIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration CLIP = Duration.ofSeconds(30);
    private static final String OTHER = "other-edge";

    private final Clip clip = Clip.of(320, 180, 25, (int) CLIP.toSeconds());

    @Test
    void itsStreamsGoOnAndNewOnesBeginAtTheOther() throws IOException {
        try (Application application = new Application()) {
            application.accept("stays", "key", Map.of("x-record", "true"));
            application.accept("moves", "key", Map.of());
            application.accept("comes", "key", Map.of());
            try (Fleet fleet = Fleet.start(application, Map.of("DRAIN_SECONDS", "120"))) {
                String other = fleet.startAnotherEdge(OTHER);
                try (Publisher stays = Publisher.of(clip, fleet.publishUrl("stays", "key"));
                        Publisher moves = Publisher.endless(clip, fleet.publishUrl("moves", "key"))) {
                    awaitEvents(application, "stays", 1);
                    awaitEvents(application, "moves", 1);

                    fleet.process(Fleet.EDGE).signal("TERM");
                    awaitStatus(fleet.managementUrl(Fleet.EDGE) + "/actuator/health/readiness", 503);
                    assertThat(Http.statusOf(fleet.managementUrl(Fleet.EDGE) + "/actuator/health/liveness"))
                            .isEqualTo(200);
                    refuses(fleet.publishUrl("comes", "key"));
                    accepts(application, other + "/comes/key", "comes");

                    movesTo(application, moves, other + "/moves/key");
                    assertThat(stays.awaitEnd(SOON))
                            .as("end of the publisher that stays")
                            .isZero();
                }
                assertThat(fleet.process(Fleet.EDGE).awaitEnd(SOON))
                        .as("exit code of the edge")
                        .isZero();
                assertThat(fleet.process(Fleet.EDGE).linesWith("drained in")).hasSize(1);
                assertThat(recording(fleet, application.awaitClosed("stays", SOON)))
                        .as("length of what was recorded")
                        .isBetween(CLIP.minusMillis(200), CLIP.plusMillis(200));
                fleet.awaitIdle();
            }
        }
    }

    private static void refuses(String url) {
        try (Publisher late = Publisher.endless(Clip.of(320, 180, 25, 30), url)) {
            assertThat(late.awaitEnd(SOON)).as("exit code of a new publisher").isNotZero();
        }
    }

    private void accepts(Application application, String url, String channel) {
        try (Publisher ignored = Publisher.endless(clip, url)) {
            awaitEvents(application, channel, 1);
        }
    }

    /** The publisher's new connection comes before the end of the old one. */
    private void movesTo(Application application, Publisher old, String url) {
        assertThat(old.isAlive()).isTrue();
        try (Publisher ignored = Publisher.endless(clip, url)) {
            int ignoredCode = old.awaitEnd(SOON);
            awaitEvents(application, "moves", 3);
            assertThat(application.eventsOf("moves").stream().map(Application.Request::summary))
                    .containsExactly(
                            "stream-available HLS-LIVE " + clip.resolution(),
                            "stream-closed",
                            "stream-available HLS-LIVE " + clip.resolution());
        }
    }

    private static Duration recording(Fleet fleet, List<Application.Request> events) throws IOException {
        String index = events.stream()
                .filter(event -> "HLS-VOD".equals(event.header("x-stream-type")))
                .map(event -> event.header("x-index-file"))
                .findFirst()
                .orElseThrow();
        PublishedPlaylist playlist =
                PlaylistHistory.parse(Files.readString(fleet.media().resolve(index)));
        assertThat(playlist.ended()).isTrue();
        return playlist.duration();
    }

    private static void awaitEvents(Application application, String channel, int count) {
        Await.until(
                count + " events of " + channel,
                SOON,
                () -> application.eventsOf(channel).size() >= count);
    }

    private static void awaitStatus(String url, int status) {
        Await.until(url + " answers " + status, SOON, () -> Http.statusOf(url) == status);
    }
}
