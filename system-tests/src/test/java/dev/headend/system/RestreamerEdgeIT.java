package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.system.harness.Await;
import dev.headend.system.harness.Browser;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Ffmpeg;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Launcher;
import dev.headend.system.harness.Publisher;
import dev.headend.system.harness.Started;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code ./headend edge}, used as Restreamer-Edge is. */
class RestreamerEdgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String TOKEN = "p@ss!word";
    private static final String POSITION = "document.querySelector('video').currentTime";
    private static final String PICTURE_WIDTH = "document.querySelector('#streams img')?.naturalWidth ?? 0";
    private static final String ORIGIN = "https://site.example";

    private final Launcher launcher = new Launcher();
    private final Clip clip = Clip.of(640, 360, 25, 20);

    @Test
    void publishesByTokenAndPlaysAtTheAddressesOfRestreamerEdge() {
        Map<String, String> variables = Map.of(
                "RTMP_PUBLISH_TOKEN", TOKEN,
                "RTMP_SRV_APP_HLS_HLS_FRAGMENT", "1s",
                "RTMP_SRV_APP_HLS_HLS_PLAYLIST_LENGTH", "3s",
                "RTMP_SRV_APP_HLS_HLS_TYPE", "event",
                "RTMP_SRV_APP_HLS_HLS_KEY", "on",
                "RTMP_SRV_APP_HLS_HLS_FRAGMENTS_PER_KEY", "2",
                "RTMP_SRV_APP_HLS_TRANSCODING", "true",
                "RTMP_SRV_APP_HLS_TRANSCODING_PROFILES", "240p,720p,native",
                "HTTP_SRV_LOC_HLS_ACCESS_CONTROL_ALLOW_ORIGIN", ORIGIN,
                "WORKER_PROCESSES", "4");
        try (Started headend = launcher.run("edge", variables)) {
            headend.awaitLine("Ctrl-C stops everything", PATIENCE);
            headend.awaitLine("WORKER_PROCESSES is set, but", PATIENCE);
            assertThat(headend.linesWith("WORKER_PROCESSES is set, but")).hasSize(1);
            assertThat(headend.linesWith("ANYONE (MAY|may) (PUBLISH|publish)")).isEmpty();
            refusesAWrongToken(headend);

            try (Publisher publisher = Publisher.endless(clip, address(TOKEN))) {
                String playlist = launcher.edgeUrl("/hls/mystream.m3u8");
                Await.until("the stream is live", PATIENCE, () -> Http.statusOf(playlist) == 200);
                HttpResponse<String> answer = Http.get(playlist);
                assertThat(answer.body())
                        .contains("RESOLUTION=640x360", "RESOLUTION=426x240")
                        .contains("CODECS=\"avc1.", "FRAME-RATE=25.000")
                        .doesNotContain("x720");
                assertThat(answer.headers().allValues("access-control-allow-origin"))
                        .containsExactly(ORIGIN);
                keepsTheWholeStreamWithItsKeys(answer.body());
                assertThat(Http.statusOf(launcher.edgeUrl("/images/mystream.jpg")))
                        .isEqualTo(200);
                plays(playlist);
                showsItsStatus();
                isWatched(launcher.edgeUrl("/index.html?stream=mystream"));
                assertThat(publisher.isAlive()).isTrue();
                if (Browser.isThere()) {
                    isSeenAndEndedInTheOverview(publisher);
                }
            }
            for (String page : new String[] {"/?stream=mystream", "/index.html?stream=mystream"}) {
                assertThat(Http.get(launcher.edgeUrl(page)).body()).contains("<video", "mystream");
            }
        }
    }

    /** The first program that starts says it, so that nothing runs with settings that were not understood. */
    @Test
    void aBadValueIsSaidByTheNameOfRestreamerEdge() {
        try (Started headend = launcher.run("edge", Map.of("RTMP_SRV_APP_HLS_HLS_FRAGMENT", "two"))) {
            assertThat(headend.awaitEnd(PATIENCE)).isEqualTo(1);
            assertThat(headend.linesWith("RTMP_SRV_APP_HLS_HLS_FRAGMENT is 'two', but it must be a time"))
                    .hasSize(1);
        }
    }

    private void showsItsStatus() {
        String page = launcher.edgeUrl("/rtmp-stat.xml");
        assertThat(Http.statusOf(page)).isEqualTo(401);
        String credentials = Base64.getEncoder().encodeToString("admin:datarhei".getBytes(StandardCharsets.UTF_8));
        assertThat(Http.get(page, Map.of("Authorization", "Basic " + credentials))
                        .body())
                .contains("<name>hls</name>", "<name>mystream</name>", "<width>640</width><height>360</height>");
    }

    private void refusesAWrongToken(Started headend) {
        try (Publisher stranger = Publisher.endless(clip, address("datarhei"))) {
            assertThat(stranger.awaitEnd(PATIENCE)).isNotZero();
            assertThat(String.join("\n", stranger.lines())).contains("Publishing refused");
        }
        headend.awaitLine(
                "publisher denied: channel mystream .*: the key is not the token .*RTMP_PUBLISH_TOKEN", PATIENCE);
    }

    /** Of each rendition. */
    private void keepsTheWholeStreamWithItsKeys(String list) {
        list.lines().filter(line -> line.endsWith("/live.m3u8")).forEach(rendition -> {
            String live = launcher.edgeUrl("/hls/" + rendition);
            Await.until(
                    "there are more segments than the window has",
                    PATIENCE,
                    () -> Http.get(live).body().contains("\n5.ts\n"));
            assertThat(Http.get(live).body())
                    .contains("#EXT-X-PLAYLIST-TYPE:EVENT\n", "URI=\"0.key\"", "\n0.ts\n", "URI=\"4.key\"");
        });
    }

    private static void isWatched(String page) {
        assumeThat(Browser.isThere()).as("a Chromium on this machine").isTrue();
        try (Browser browser = new Browser(page)) {
            Await.until("the video plays", PATIENCE, () -> browser.number(POSITION) > 0.5);
            assertThat(browser.evaluate("document.querySelector('video').poster.endsWith('/images/mystream.jpg')"))
                    .isEqualTo(true);
            double time = browser.number(POSITION);
            Await.until("it goes on with other keys", PATIENCE, () -> browser.number(POSITION) > time + 3);
        }
    }

    private String address(String token) {
        return "rtmp://127.0.0.1:" + launcher.rtmpPort() + "/hls/mystream?token=" + token;
    }

    private void isSeenAndEndedInTheOverview(Publisher publisher) {
        String address = launcher.edgeUrl("/").replace("http://", "http://admin:datarhei@");
        try (Browser browser = new Browser(address)) {
            Await.until("the picture is seen", PATIENCE, () -> browser.number(PICTURE_WIDTH) > 0);
            assertThat(browser.evaluate("document.getElementById('streams').innerText"))
                    .asString()
                    .contains("mystream", "640×360", "1 encoder");
            browser.screenshot("restreamer-overview");
            browser.evaluate("document.querySelector('.end').click()");
            Await.until(
                    "the question may be answered",
                    PATIENCE,
                    () -> browser.evaluate("document.getElementById('ending-confirm').disabled")
                            .equals(false));
            browser.evaluate("document.getElementById('ending-confirm').click()");
            Await.until(
                    "nothing is live",
                    PATIENCE,
                    () -> browser.evaluate("document.body.dataset.state").equals("empty"));
            publisher.awaitEnd(PATIENCE);
        }
    }

    private static void plays(String playlist) {
        try (Started player =
                Ffmpeg.start("player", "-i", playlist, "-map", "0", "-frames:v", "30", "-f", "null", "-")) {
            assertThat(player.awaitEnd(PATIENCE)).isZero();
            assertThat(player.lines()).isEmpty();
        }
    }
}
