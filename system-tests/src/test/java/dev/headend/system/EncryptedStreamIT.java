package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.system.harness.Await;
import dev.headend.system.harness.Browser;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Publisher;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an encoder makes only when it is asked: encrypted segments, and a picture of each channel. */
class EncryptedStreamIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String POSITION = "document.querySelector('video').currentTime";
    private static final Pattern RENDITION = Pattern.compile("^[^#\\s]+$", Pattern.MULTILINE);
    private static final Pattern KEY = Pattern.compile("#EXT-X-KEY:METHOD=AES-128,URI=\"(\\d+\\.key)\"");

    /** Browsers decrypt only on secure pages; on others hls.js does it by itself. */
    @Test
    void playsInABrowserOnAnyPageAndItsPictureIsThere() {
        assumeThat(Browser.isThere()).as("a Chromium on this machine").isTrue();
        Map<String, String> settings =
                Map.of("HLS_KEYS", "YES", "HLS_FRAGMENTS_PER_KEY", "1", "SNAPSHOT_INTERVAL_SECONDS", "2");
        try (Fleet fleet = Fleet.start(settings);
                Publisher publisher = Publisher.endless(Clip.of(640, 360, 25, 12), fleet.publishUrl("secret", "key"))) {
            String index = fleet.edgeUrl("/hls/secret/index.m3u8");
            Await.until("the channel has its playlist", SOON, () -> Http.statusOf(index) == 200);
            String picture = fleet.edgeUrl("/images/secret.jpg");
            Await.until("the channel has its picture", SOON, () -> Http.statusOf(picture) == 200);
            assertThat(Http.get(picture).headers().firstValue("cache-control")).hasValue("no-cache");

            plays(fleet.edgeUrl("/watch/secret"), true);
            plays(fleet.edgeUrl("/watch/secret").replace("127.0.0.1", "edge.test"), false);
            keysAreNeverKept(index);

            publisher.stop();
            fleet.awaitIdle();
        }
    }

    private static void plays(String page, boolean secure) {
        try (Browser browser = new Browser(page)) {
            Await.until("the video plays", SOON, () -> browser.number(POSITION) > 0.5);
            double time = browser.number(POSITION);
            Await.until("it goes on with other keys", SOON, () -> browser.number(POSITION) > time + 7);

            assertThat(browser.evaluate("isSecureContext")).isEqualTo(secure);
            assertThat(browser.evaluate("document.querySelector('video').poster.endsWith('/images/secret.jpg')"))
                    .isEqualTo(true);
        }
    }

    private static void keysAreNeverKept(String index) {
        String folder = index.substring(0, index.lastIndexOf('/') + 1);
        String playlist = folder + first(RENDITION, Http.get(index).body());
        String key = first(KEY, Http.get(playlist).body());
        HttpResponse<String> answer = Http.get(playlist.substring(0, playlist.lastIndexOf('/') + 1) + key);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/octet-stream");
        assertThat(answer.headers().firstValue("content-length")).hasValue("16");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as("%s in %s", pattern, text).isTrue();
        return found.group(found.groupCount());
    }
}
