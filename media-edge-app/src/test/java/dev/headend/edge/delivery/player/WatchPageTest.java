package dev.headend.edge.delivery.player;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.headend.edge.RunningEdge;
import dev.headend.edge.delivery.page.Chromium;
import dev.headend.edge.rtmp.server.Ffmpeg;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real Chromium, playing what a real FFmpeg makes. */
class WatchPageTest {
    @TempDir
    static Path root;

    private static RunningEdge edge;
    private static Chromium chromium;

    private Page page;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of("HLS_FILESYSTEM_PATH", root.toString(), "PLAYER_COLOR_SEEKBAR", "3daa48"));
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        edge.close();
    }

    @BeforeEach
    void open() {
        page = chromium.open();
    }

    @AfterEach
    void close() {
        chromium.close(page);
    }

    /** Besides a channel that is not live yet, which is a 404 that Chromium always mentions. */
    private static List<String> complaints() {
        return chromium.complaints.stream()
                .filter(complaint -> !complaint.matches(".*m3u8:0:0"))
                .toList();
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
        assertThat(complaints()).isEmpty();
        assertThat(chromium.requests).noneMatch(url -> url.contains("/images/"));
    }

    @Test
    void saysThatAStreamHasBegunOfWhichThereIsNothingToPlayYet() throws Exception {
        watch("young");
        expectState("waiting");
        Process publisher = Ffmpeg.start(
                root.resolve("young.log"),
                ("-re -f lavfi -i testsrc2=size=320x180:rate=25 -c:v libx264 -preset ultrafast -g 25 -f flv "
                                + edge.rtmp() + "/young/key")
                        .split(" "));
        try {
            expectState("starting");
            assertThat(badge()).isEqualTo("Starting");
            keepPicture("starting");
            try (StreamFiles stream = StreamFiles.begin(root, "young", "s1")) {
                expectState("live");
                stream.end();
                expectState("starting");
            }
        } finally {
            publisher.destroyForcibly().waitFor();
        }
        expectState("ended");
        assertThat(complaints()).isEmpty();
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
                chromium.forgetRequests(page);
                page.waitForRequest(
                        request -> request.url().contains("/sport/s2/")
                                && request.url().endsWith(".ts"),
                        new Page.WaitForRequestOptions().setTimeout(Chromium.PATIENCE_MS),
                        () -> {});
                assertThat(chromium.requests.stream().filter(url -> url.endsWith("/sport/index.m3u8")))
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
            stream.goOn();
            expectState("live");
            expectMovingPicture();
        }
        assertThat(complaints()).isEmpty();
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
        assertThat(chromium.requests)
                .allMatch(url -> url.startsWith(edge.http().toString()) || url.startsWith("data:"));
        assertThat(page.evaluate("typeof window.Hls.isSupported")).isEqualTo("function");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void goesBackInTheStreamAndToItsLiveEdgeAgain() throws Exception {
        try (StreamFiles stream = StreamFiles.begin(root, "dvr", "s1")) {
            stream.hurry(40);
            watch("dvr");
            expectState("live");
            PlaywrightAssertions.assertThat(page.locator("#live")).hasText("Live");
            Locator seek = page.getByLabel("Position in the stream");
            PlaywrightAssertions.assertThat(seek).hasAttribute("aria-valuetext", "Live");
            double live = position();

            seek.press("Home");
            // First what gets less as it plays, since the stream stands still.
            PlaywrightAssertions.assertThat(page.locator("#live")).containsText("Go live (−0:2");
            PlaywrightAssertions.assertThat(seek)
                    .hasAttribute("aria-valuetext", Pattern.compile("2\\d seconds behind live"));
            expectMovingPicture();
            assertThat(position()).isLessThan(live - 15);
            assertThat(seek.evaluate("s => getComputedStyle(s).getPropertyValue('--seekbar')"))
                    .isEqualTo("#3daa48");
            keepPicture("dvr");

            page.locator("#live").click();
            PlaywrightAssertions.assertThat(page.locator("#live")).hasText("Live");
            assertThat(position()).isGreaterThan(live - 2);
        }
        assertThat(complaints()).isEmpty();
    }

    @Test
    void theViewerMayChooseTheQuality() throws Exception {
        try (StreamFiles _ = StreamFiles.begin(root, "sharp", "s1")) {
            watch("sharp");
            expectState("live");
            Locator quality = page.getByLabel("Quality");
            assertThat(quality.locator("option").allTextContents().stream().skip(1))
                    .containsExactly("360p", "180p");
            quality.selectOption("180p");
            expectWidth(320);
            assertThat(quality.inputValue()).isNotEqualTo("-1");
            quality.selectOption("360p");
            expectWidth(640);
            quality.selectOption("-1");
            assertThat(quality.locator("option").first().textContent()).startsWith("Auto");
        }
    }

    @Test
    void isPlayedByKeyboard() throws Exception {
        try (StreamFiles _ = StreamFiles.begin(root, "keys", "s1")) {
            watch("keys");
            expectState("live");
            page.keyboard().press("k");
            assertThat(page.locator("#video").evaluate("v => v.paused")).isEqualTo(true);
            PlaywrightAssertions.assertThat(page.locator("#play")).hasAttribute("aria-label", "Play");
            page.keyboard().press("m");
            assertThat(page.locator("#video").evaluate("v => v.muted")).isEqualTo(false);
            page.locator("#play").press(" ");
            assertThat(page.locator("#video").evaluate("v => v.paused")).isEqualTo(false);
            assertThat(page.locator("#bar :is(button, input, select):visible")
                            .evaluateAll("all => all.filter(e => !e.ariaLabel && !e.textContent.trim()).length"))
                    .as("controls without a name")
                    .isEqualTo(0);
        }
    }

    @Test
    void fillsAFrameOfAnotherPage() throws Exception {
        try (StreamFiles _ = StreamFiles.begin(root, "framed", "s1")) {
            page.setViewportSize(480, 270);
            page.navigate(edge.http() + "/embed/framed");
            expectState("live");
            expectMovingPicture();
            assertThat(page.evaluate("""
                    () => {
                      const { width, height } = document.getElementById('stage').getBoundingClientRect();
                      return [width, height, document.documentElement.scrollHeight].join();
                    }""")).isEqualTo("480,270,270");
            keepPicture("embed");
        }
    }

    @Test
    void showsTheChannelsLatestPictureUntilItPlays() throws Exception {
        StreamFiles.picture(Files.createDirectories(root.resolve("images")).resolve("shown.jpg"));
        Map<String, String> variables =
                Map.of("HLS_FILESYSTEM_PATH", root.toString(), "SNAPSHOT_INTERVAL_SECONDS", "60");
        try (RunningEdge withSnapshots = RunningEdge.start(variables)) {
            page.navigate(withSnapshots.http() + "/watch/shown");
            expectState("waiting");
            PlaywrightAssertions.assertThat(page.locator("#video")).hasAttribute("poster", "/images/shown.jpg");
            page.waitForResponse(answer -> answer.url().endsWith("/images/shown.jpg"), page::reload);
            keepPicture("poster");
            page.navigate(withSnapshots.http() + "/watch/unseen");
            expectState("waiting");
        }
        assertThat(complaints()).isEmpty();
        assertThat(chromium.requests).noneMatch(url -> url.contains("/images/unseen"));
        assertThat(RunningEdge.get(edge.http().resolve("/images/shown.jpg"))
                        .headers()
                        .firstValue("cache-control"))
                .contains("no-cache");
    }

    @Test
    void showsTheWatermarkAndLoadsNothingElseFromThere() throws Exception {
        Path logo = root.resolve("logo.jpg");
        StreamFiles.picture(logo);
        Map<String, String> variables = Map.of(
                "HLS_FILESYSTEM_PATH", root.toString(),
                "PLAYER_WATERMARK_SOURCE", "https://logo.test/logo.jpg",
                "PLAYER_WATERMARK_LINK", "https://logo.test/about");
        try (RunningEdge marked = RunningEdge.start(variables);
                StreamFiles _ = StreamFiles.begin(root, "marked", "s1")) {
            page.route("https://logo.test/**", route -> route.fulfill(new Route.FulfillOptions().setPath(logo)));
            page.navigate(marked.http() + "/watch/marked");
            expectState("live");
            page.waitForFunction("() => document.querySelector('#watermark img').naturalWidth === 640");
            keepPicture("watermark");
        }
        assertThat(chromium.requests.stream().filter(url -> url.contains("logo.test")))
                .containsOnly("https://logo.test/logo.jpg");
        assertThat(complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.html?stream=policy", "/?stream=policy"})
    void isFoundAtTheAddressesOfRestreamerEdge(String address) {
        page.navigate(edge.http() + address);
        expectState("waiting");
        assertThat(page.title()).isEqualTo("policy");
    }

    @Test
    void fitsAPhone() throws Exception {
        chromium.close(page);
        page = chromium.openPhone();
        try (StreamFiles stream = StreamFiles.begin(root, "pocket", "s1")) {
            stream.hurry(40);
            watch("nothing");
            expectState("waiting");
            keepPicture("phone");
            watch("pocket");
            expectState("live");
            page.waitForFunction("() => document.getElementById('stage').classList.contains('idle')");
            page.locator("#video").tap();
            page.locator("#live").tap();
            keepPicture("phone-live");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertThat(page.locator("#bar button:visible")
                            .evaluateAll("all => Math.min(...all.map(e => e.getBoundingClientRect().height))"))
                    .as("what a finger can hit")
                    .isEqualTo(44);
        }
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
        Chromium.expectState(page, state);
    }

    private void expectMovingPicture() {
        Chromium.expectMovingPicture(page);
    }

    private void keepPicture(String name) {
        Chromium.keepPicture(page, name);
    }

    private double position() {
        return ((Number) page.locator("#video").evaluate("v => v.currentTime")).doubleValue();
    }

    private void expectWidth(int width) {
        page.waitForFunction(
                "width => document.getElementById('video').videoWidth === width",
                width,
                new Page.WaitForFunctionOptions().setTimeout(Chromium.PATIENCE_MS));
    }

    private String badge() {
        return page.locator("#badge").textContent();
    }
}
