package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.system.harness.Await;
import dev.headend.system.harness.Browser;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Publisher;
import dev.headend.system.synthetic.ClipPublisher;
import dev.headend.system.synthetic.RtmpAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watching a channel in a real browser. */
@TestInstance(Lifecycle.PER_CLASS)
class PlayerPageIT {
    private static final Duration SOON = Duration.ofSeconds(60);
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

    /** Measures from now on for how long the video stands still once it has begun, in milliseconds. */
    private static final String LONGEST_HALT = """
            (() => {
              const video = document.querySelector('video');
              let position = 0, since = 0;
              window.longestHalt = 0;
              setInterval(() => {
                if (video.currentTime !== position) {
                  position = video.currentTime;
                  since = performance.now();
                }
                longestHalt = position === 0 ? 0 : Math.max(longestHalt, performance.now() - since);
              }, 100);
              return 0;
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
        try (Fleet started = fleet) {
            if (started != null) {
                started.awaitIdle();
            }
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
    }

    /** Sound and pictures that begin late, or pause, by what has them at a second of the stream. */
    private enum Tracks implements ClipPublisher.Selection {
        LATE_SOUND(23, (video, second) -> video || second >= 10),
        /** The picture is in other playlists, whose positions begin with it. */
        LATE_PICTURE(17, (video, second) -> !video || second >= 10),
        PAUSED_SOUND(23, (video, second) -> video || second < 10 || second >= 20),
        PAUSED_PICTURE(23, (video, second) -> !video || second < 10 || second >= 20);

        /** A position behind all changes, in seconds. */
        private final int behind;

        private final ClipPublisher.Selection selection;

        Tracks(int behind, ClipPublisher.Selection selection) {
            this.behind = behind;
            this.selection = selection;
        }

        @Override
        public boolean has(boolean video, int second) {
            return selection.has(video, second);
        }
    }

    /** Without waiting for what is missing: viewers stood still for ever where a track had begun late. */
    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void aViewerWhoIsThereFromTheBeginningSeesAndHearsAllOfIt(Tracks tracks) {
        String channel = tracks.name().toLowerCase(Locale.ROOT);
        RtmpAddress address = new RtmpAddress(fleet.rtmpPort(), channel, "key");
        try (ClipPublisher _ = new ClipPublisher(address, Clip.of(320, 180, 25, 35), tracks)) {
            String index = fleet.edgeUrl("/hls/" + channel + "/index.m3u8");
            Await.until("the channel has its playlist", SOON, () -> Http.statusOf(index) == 200);
            try (Browser browser = new Browser(fleet.edgeUrl("/watch/" + channel))) {
                Await.until(
                        "the page is there",
                        SOON,
                        () -> browser.evaluate(VIDEO + " !== null").equals(true));
                browser.evaluate(LONGEST_HALT);
                Await.until("it plays all", SOON, () -> browser.number(VIDEO + ".currentTime") > tracks.behind);
                double seen = browser.number(VIDEO + ".webkitVideoDecodedByteCount");
                double heard = browser.number(VIDEO + ".webkitAudioDecodedByteCount");
                Await.until("it goes on", SOON, () -> browser.number(VIDEO + ".currentTime") > tracks.behind + 1);

                assertThat(browser.number("longestHalt"))
                        .as("ms without playing")
                        .isLessThan(5_000);
                assertThat(browser.number(VIDEO + ".webkitVideoDecodedByteCount"))
                        .isGreaterThan(seen);
                assertThat(browser.number(VIDEO + ".webkitAudioDecodedByteCount"))
                        .isGreaterThan(heard);
            }
        }
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
