package dev.headend.edge.delivery.player;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.headend.edge.RunningEdge;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium, playing what a real FFmpeg makes. */
@Timeout(120)
class WatchPageTest {
    private static final double PATIENCE_MS = 30_000;

    @TempDir
    static Path root;

    private static RunningEdge edge;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Page page;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of("HLS_FILESYSTEM_PATH", root.toString()));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    @AfterAll
    static void stop() {
        browser.close();
        playwright.close();
        edge.close();
    }

    @BeforeEach
    void open() {
        page = browser.newPage();
        page.onConsoleMessage(message -> {
            // A channel that is not live yet is a 404, which Chromium always mentions.
            if (message.type().equals("error") && !message.location().endsWith("m3u8:0:0")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> requests.add(request.url()));
    }

    /** An open page would go on playing beside the next test. */
    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void waitsForTheChannelPlaysItAndFollowsItsNextStream() throws Exception {
        watch("news");
        expectState("waiting");
        assertThat(badge()).isEqualTo("Waiting");
        try (StreamFiles first = StreamFiles.begin(root, "news", "s1")) {
            expectState("live");
            expectMovingPicture();
            assertThat(page.locator("#video").evaluate("v => v.muted")).isEqualTo(true);
            keepPicture("live");
            first.end();
        }
        expectState("ended");
        try (StreamFiles _ = StreamFiles.begin(root, "news", "s2")) {
            expectState("live");
            expectMovingPicture();
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void goesOnWithTheNextStreamWhenOneBreaksOff() throws Exception {
        try (StreamFiles first = StreamFiles.begin(root, "sport", "s1")) {
            watch("sport");
            expectState("live");
            expectMovingPicture();
            first.close();
            expectState("stalled");
            assertThat(badge()).isEqualTo("Waiting");
            keepPicture("stalled");
            try (StreamFiles _ = StreamFiles.begin(root, "sport", "s2")) {
                requests.clear();
                page.waitForRequest(
                        request -> request.url().contains("/sport/s2/")
                                && request.url().endsWith(".ts"),
                        new Page.WaitForRequestOptions().setTimeout(PATIENCE_MS),
                        () -> {});
                assertThat(requests.stream().filter(url -> url.endsWith("/sport/index.m3u8")))
                        .as("looks at the channel until its new stream is played")
                        .hasSizeLessThan(4);
                expectState("live");
                expectMovingPicture();
            }
        }
    }

    /** Playback that stands still for no reason that hls.js knows, while the stream goes on. */
    @Test
    void beginsAnewWhereTheStreamIsWhenNothingIsPlayedForLong() throws Exception {
        try (StreamFiles stream = StreamFiles.begin(root, "stuck", "s1")) {
            watch("stuck");
            expectState("live");
            expectMovingPicture();
            page.evaluate("document.getElementById('video').playbackRate = 0");
            expectState("stalled");
            stream.hurry(25);
            expectState("live");
            expectMovingPicture();
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void givesSoundWhenAskedTo() throws Exception {
        try (StreamFiles _ = StreamFiles.begin(root, "music", "s1")) {
            watch("music");
            expectState("live");
            page.locator("#unmute").click();
            assertThat(page.locator("#video").evaluate("v => v.muted")).isEqualTo(false);
            PlaywrightAssertions.assertThat(page.locator("#unmute")).isHidden();
            expectMovingPicture();
        }
    }

    @Test
    void saysThatTheServerCannotBeReachedAndGoesOnWhenItCan() throws Exception {
        try (StreamFiles _ = StreamFiles.begin(root, "island", "s1")) {
            page.route("**/index.m3u8", Route::abort);
            watch("island");
            expectState("error");
            PlaywrightAssertions.assertThat(page.locator("#retry")).isVisible();
            page.unroute("**/index.m3u8");
            page.locator("#retry").click();
            expectState("live");
            expectMovingPicture();
        }
    }

    /** A request that hangs must not be the last one. The page's clock is put forward, since it waits for long. */
    @Test
    void asksAgainWhenARequestIsNeverAnswered() throws Exception {
        try (StreamFiles _ = StreamFiles.begin(root, "silence", "s1")) {
            page.clock().install();
            page.route("**/silence/index.m3u8", _ -> {});
            watch("silence");
            page.clock().fastForward(10_000);
            expectState("error");
            page.unroute("**/silence/index.m3u8");
            page.clock().fastForward(10_000);
            expectState("live");
        }
    }

    @Test
    void saysThatAStreamIsOver() throws Exception {
        try (StreamFiles stream = StreamFiles.begin(root, "over", "s1")) {
            stream.end();
        }
        watch("over");
        expectState("ended");
        keepPicture("ended");
        assertThat(badge()).isEqualTo("Ended");
    }

    @Test
    void loadsEverythingFromHereUnderAStrictPolicy() {
        Response response = watch("policy");
        expectState("waiting");
        assertThat(response.headerValue("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe", "http");
        assertThat(requests).allMatch(url -> url.startsWith(edge.http().toString()) || url.startsWith("data:"));
        assertThat(page.evaluate("typeof window.Hls.isSupported")).isEqualTo("function");
        assertThat(complaints).isEmpty();
    }

    @Test
    void fitsAPhone() {
        page.setViewportSize(390, 844);
        watch("policy");
        expectState("waiting");
        keepPicture("phone");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    @Test
    void hasNoPageForANameThatIsNone() {
        Response response = page.navigate(edge.http() + "/watch/no%20such");
        assertThat(response.status()).isEqualTo(404);
        assertThat(page.title()).isEqualTo("No such channel");
        assertThat(page.content()).doesNotContain("no such");
    }

    private Response watch(String channel) {
        return page.navigate(edge.http() + "/watch/" + channel);
    }

    private void expectState(String state) {
        Locator body = page.locator("body");
        PlaywrightAssertions.assertThat(body)
                .hasAttribute("data-state", state, new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MS));
    }

    private String badge() {
        return page.locator("#badge").textContent();
    }

    /** For people to look at, in {@code target/screenshots}. */
    private void keepPicture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }

    /** Time goes on, and pictures that differ are decoded, not one that stands. */
    private void expectMovingPicture() {
        Page.WaitForFunctionOptions patience = new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MS);
        Object before = page.evaluate("""
                () => {
                  const v = document.getElementById('video');
                  return { time: v.currentTime, frames: v.getVideoPlaybackQuality().totalVideoFrames };
                }""");
        page.waitForFunction("""
                before => {
                  const v = document.getElementById('video');
                  const frames = v.getVideoPlaybackQuality().totalVideoFrames;
                  return v.currentTime > before.time + 1 && frames > before.frames + 15 && v.videoWidth === 640;
                }""", before, patience);
    }
}
