package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.system.harness.Await;
import dev.headend.system.harness.Browser;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Publisher;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Watching a channel in a real browser. */
@TestInstance(Lifecycle.PER_CLASS)
class PlayerPageIT {
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final String VIDEO = "document.querySelector('video')";
    /** A number for what the picture shows at this moment. */
    private static final String PICTURE = """
            (() => {
              const video = document.querySelector('video');
              const canvas = document.createElement('canvas');
              canvas.width = 64; canvas.height = 36;
              const context = canvas.getContext('2d');
              context.drawImage(video, 0, 0, 64, 36);
              return context.getImageData(0, 0, 64, 36).data.reduce((sum, value, i) => (sum * 31 + value) % 1000003, 7);
            })()
            """;

    private Fleet fleet;

    @BeforeAll
    void start() {
        assumeThat(Browser.isThere()).as("a Chromium on this machine").isTrue();
        fleet = Fleet.start(Map.of());
    }

    @AfterAll
    void stop() {
        try (Fleet _ = fleet) {
            // Closing is all there is to do; the fleet is null when it did not start.
        }
    }

    @Test
    void theChannelPlaysFromItsStableAddress() {
        Clip clip = Clip.of(640, 360, 25, 12);
        try (Publisher publisher = Publisher.endless(clip, fleet.publishUrl("watched", "key"))) {
            String index = fleet.edgeUrl("/hls/watched/index.m3u8");
            Await.until("the channel has its playlist", SOON, () -> Http.statusOf(index) == 200);
            try (Browser browser = new Browser(fleet.edgeUrl("/watch/watched"))) {
                Await.until("the video plays", SOON, () -> browser.number(VIDEO + ".currentTime") > 0.5);
                double time = browser.number(VIDEO + ".currentTime");
                double picture = browser.number(PICTURE);
                Await.until("it goes on", SOON, () -> browser.number(VIDEO + ".currentTime") > time + 2);

                assertThat(browser.number(VIDEO + ".videoWidth")).isEqualTo(640);
                assertThat(browser.number(PICTURE)).as("the picture moves").isNotEqualTo(picture);
                assertThat(browser.evaluate(VIDEO + ".paused")).isEqualTo(false);
                assertThat(browser.evaluate(foreignResources()))
                        .as("loaded from elsewhere")
                        .isEqualTo("");
                assertThat(browser.screenshot("watch")).isNotEmptyFile();
            }
            publisher.stop();
        }
        fleet.awaitIdle();
    }

    private static String foreignResources() {
        return "performance.getEntriesByType('resource').map(r => r.name)"
                + ".filter(n => !n.startsWith(location.origin) && !n.startsWith('blob:')).join(' ')";
    }

    @Test
    void aChannelThatWasNeverThereHasNoPlaylist() {
        assertThat(Http.statusOf(fleet.edgeUrl("/hls/never/index.m3u8"))).isEqualTo(404);
        assertThat(Http.statusOf(fleet.edgeUrl("/hls/../../etc/passwd"))).isIn(400, 404);
        assertThat(Http.statusOf(fleet.edgeUrl("/hls/%2e%2e/%2e%2e/%2e%2e/etc/passwd")))
                .isIn(400, 404);
    }
}
