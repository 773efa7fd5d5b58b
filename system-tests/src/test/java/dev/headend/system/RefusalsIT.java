package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Publisher;
import dev.headend.system.harness.WireTap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Publishers that are refused: what they see, and that nothing of them stays. */
@TestInstance(Lifecycle.PER_CLASS)
class RefusalsIT {
    private static final String BAD_NAME = "NetStream.Publish.BadName";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Application application = new Application();
    private final Clip clip = Clip.of(320, 180, 25, 12);
    private Fleet fleet;

    @BeforeAll
    void startWithRoomForOneStream() {
        fleet = Fleet.start(application, Map.of("SERVER_CAPACITY", "1"));
        application.accept("first", "key1", Map.of());
        application.accept("second", "key2", Map.of());
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
    void aWrongKey() {
        assertRefused("first", "wrong-key", BAD_NAME);

        assertThat(application.questionsAbout("first"))
                .anySatisfy(question ->
                        assertThat(question.header("x-streaming-key")).isEqualTo("wrong-key"));
        assertThat(application.eventsOf("first").stream().map(event -> event.header("x-streaming-key")))
                .doesNotContain("wrong-key");
        assertThat(fleet.process(Fleet.EDGE).linesWith("wrong-key")).isEmpty();
    }

    @Test
    void aChannelOutOfTheGrammar() {
        int asked = application.questionsAbout("no.dots").size();

        assertRefused("no.dots", "key", "NetConnection.Connect.Rejected");

        assertThat(application.questionsAbout("no.dots")).hasSize(asked);
    }

    @Test
    void aSecondPublisherOnTheChannelWhileTheFirstGoesOn() {
        try (Publisher first = Publisher.endless(clip, fleet.publishUrl("first", "key1"))) {
            Await.until("the first is live", SOON, () -> fleet.load() == 1);
            List<String> before = fleet.report("$.activeStreams[*].streamId");

            assertRefused("first", "key1", BAD_NAME);

            assertThat(first.isAlive()).isTrue();
            assertThat(fleet.<List<String>>report("$.activeStreams[*].streamId"))
                    .isEqualTo(before);
            first.stop();
        }
        List<Application.Request> events = application.awaitClosed("first", SOON);
        assertThat(events.stream().map(event -> event.header("x-streaming-id")).distinct())
                .hasSize(1);
    }

    @Test
    void moreStreamsThanTheEncoderTakesUntilOneEnds() {
        try (Publisher first = Publisher.endless(clip, fleet.publishUrl("first", "key1"))) {
            Await.until("the first is live", SOON, () -> fleet.load() == 1);

            assertRefused("second", "key2", BAD_NAME);

            assertThat(first.isAlive()).isTrue();
            assertThat(fleet.<List<String>>report("$.activeStreams[*].channel")).containsExactly("first");
            first.stop();
        }
        fleet.awaitIdle();
        try (Publisher second = Publisher.endless(clip, fleet.publishUrl("second", "key2"))) {
            Await.until("the second is live", SOON, () -> fleet.load() == 1);
            second.stop();
        }
    }

    private void assertRefused(String channel, String key, String code) {
        try (WireTap tap = new WireTap(fleet.rtmpPort());
                Publisher refused = Publisher.endless(clip, tap.through(fleet.publishUrl(channel, key)))) {
            assertThat(refused.awaitEnd(SOON)).as("FFmpeg's exit code").isNotZero();
            assertThat(tap.statusCodes()).containsExactly(code);
        }
    }
}
