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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A coordinator that goes and comes back while streams are live (docs/adr/0004): one fleet, and a channel for each test. */
@TestInstance(Lifecycle.PER_CLASS)
class CoordinatorRestartIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Clip clip = Clip.of(320, 180, 25, 12);
    private final Application application = new Application();
    private Fleet fleet;
    private String channel;

    @BeforeAll
    void start() {
        fleet = Fleet.start(application, Map.of());
    }

    @BeforeEach
    void useAChannelOfItsOwn(TestInfo test) {
        channel = test.getTestMethod().orElseThrow().getName();
        application.accept(channel, "key", Map.of("x-record", "true"));
    }

    @AfterAll
    void stop() {
        try (application;
                Fleet _ = fleet) {
            // Closing is all there is to do; the fleet is null when it did not start.
        }
    }

    private Publisher publish() {
        Publisher publisher = Publisher.endless(clip, fleet.publishUrl(channel, "key"));
        Await.until("the live playlist and the recording are announced", SOON, () -> events().size() == 2);
        Await.until(
                "the coordinator has the answers; else it would tell both once more after its restart",
                SOON,
                () -> fleet.metric(Fleet.COORDINATOR, "headend_callback_backlog") == 0);
        return publisher;
    }

    private List<String> events() {
        return application.eventsOf(channel).stream()
                .map(Application.Request::summary)
                .toList();
    }

    private PublishedPlaylist playlist(String type) {
        String file = application.eventsOf(channel).stream()
                .filter(event -> type.equals(event.header("x-stream-type")))
                .map(event -> Objects.requireNonNull(event.header("x-index-file")))
                .findFirst()
                .orElseThrow();
        String text = Http.get(fleet.edgeUrl("/" + file)).body();
        assertThat(text.lines()).doesNotContain("#EXT-X-DISCONTINUITY");
        return PlaylistHistory.parse(text);
    }

    private void awaitSegments(int more) {
        int seen = playlist("HLS-VOD").entries().size();
        Await.until(
                more + " segments more are recorded",
                SOON,
                () -> playlist("HLS-VOD").entries().size() >= seen + more);
    }

    private String liveStream() {
        return fleet.<List<String>>report("$.activeStreams[*].streamId").getFirst();
    }

    /** Both peers say that they have the stream still, and are believed. */
    private void awaitResumed() {
        Await.until(
                "edge and encoder have resumed the stream",
                SOON,
                () -> fleet.process(Fleet.COORDINATOR)
                                .linesWith("resumed: channel " + channel)
                                .size()
                        == 2);
    }

    @Test
    void aStreamGoesOnWhenTheCoordinatorIsKilled() {
        try (Publisher publisher = publish()) {
            String stream = liveStream();
            fleet.killCoordinator();
            awaitSegments(2);
            fleet.startCoordinatorAgain();
            awaitResumed();
            awaitSegments(3);
            assertThat(liveStream()).isEqualTo(stream);
            assertThat(fleet.load()).isEqualTo(1);
            assertThat(publisher.isAlive()).isTrue();
            assertThat(events()).hasSize(2);
            publisher.stop();
        }
        assertTheEndIsTold();
        assertThat(playlist("HLS-VOD").duration()).isGreaterThan(Duration.ofSeconds(8));
    }

    @Test
    void aStreamGoesOnWhenTheCoordinatorIsReplaced() {
        try (Publisher publisher = publish()) {
            assertThat(fleet.process(Fleet.COORDINATOR).terminate()).isZero();
            fleet.startCoordinatorAgain();
            awaitResumed();
            assertThat(publisher.isAlive()).isTrue();
            publisher.stop();
        }
        assertTheEndIsTold();
    }

    @Test
    void whatEndsWithoutACoordinatorIsToldWhenItIsBack() {
        try (Publisher publisher = publish()) {
            fleet.killCoordinator();
            awaitSegments(1);
            publisher.stop();
        }
        Await.until("the recording ends", SOON, () -> playlist("HLS-VOD").ended());
        fleet.startCoordinatorAgain();
        assertTheEndIsTold();
    }

    @Test
    void nobodyIsAdmittedWithoutACoordinatorAndEverybodyAgainAfterwards() {
        fleet.killCoordinator();
        try (Publisher refused = Publisher.of(clip, fleet.publishUrl(channel, "key"))) {
            assertThat(refused.awaitEnd(SOON)).isNotZero();
        }
        fleet.startCoordinatorAgain();
        Await.until(
                "edge and encoder are back",
                SOON,
                () -> fleet.<List<?>>report("$.streamingServers[*]").size() == 2
                        && fleet.<List<?>>report("$.encoders[*]").size() == 1);
        try (Publisher publisher = publish()) {
            publisher.stop();
        }
        assertTheEndIsTold();
    }

    private void assertTheEndIsTold() {
        application.awaitClosed(channel, SOON);
        assertThat(events())
                .containsExactlyInAnyOrder(
                        "stream-available HLS-LIVE " + clip.resolution(),
                        "stream-available HLS-VOD " + clip.resolution(),
                        "stream-closed")
                .endsWith("stream-closed");
        assertThat(playlist("HLS-VOD").ended()).isTrue();
        fleet.awaitIdle();
    }
}
