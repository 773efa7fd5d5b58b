package dev.headend.edge.status.overview;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.headend.edge.RunningEdge;
import dev.headend.edge.delivery.page.Chromium;
import dev.headend.edge.rtmp.server.Ffmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The overview in a real Chromium, of streams that real publishers send. */
@Timeout(120)
class OverviewPageTest {
    private static final String LONG = "a-channel-whose-name-is-much-longer-than-a-phone-is-wide_0123456789";

    @TempDir
    static Path root;

    private static RunningEdge edge;
    private static Chromium chromium;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        Path images = Files.createDirectories(root.resolve("images"));
        Ffmpeg.run(
                root.resolve("picture.log"),
                ("-f lavfi -i testsrc2=size=640x360 -frames:v 1 " + images.resolve("news.jpg")).split(" "));
        Files.copy(images.resolve("news.jpg"), images.resolve(LONG + ".jpg"));
        edge = RunningEdge.start(Map.of(
                "HLS_FILESYSTEM_PATH", root.toString(),
                "SNAPSHOT_INTERVAL_SECONDS", "5",
                "STATUS_PASSWORD", "s3cret",
                "DISABLE_TEST_CLIENT", "YES"));
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        edge.close();
    }

    private static Browser.NewContextOptions signedIn(Browser.NewContextOptions options) {
        return options.setHttpCredentials("admin", "s3cret");
    }

    @BeforeEach
    void open() {
        page = chromium.open(signedIn(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK)));
    }

    @AfterEach
    void close() {
        chromium.close(page);
    }

    @Test
    void showsWhatIsLiveAndEndsAStreamAfterAsking() throws Exception {
        look();
        Chromium.expectState(page, "empty");
        assertThat(page.locator("#publishing")).containsText("rtmp://127.0.0.1:");
        Chromium.keepPicture(page, "overview-empty");
        Process news = publish("news");
        Process sport = publish("sport");
        try {
            Locator card = page.locator(".card").filter(new Locator.FilterOptions().setHasText("news"));
            assertThat(page.locator(".card")).hasCount(2);
            assertThat(page.locator("#news")).containsText("is live");
            assertThat(card.locator(".size")).hasText("640×360, 25 fps");
            assertThat(card.locator(".codecs")).hasText("H264, AAC");
            assertThat(card.locator(".publisher")).hasText("RTMP");
            assertThat(card.locator(".details")).containsText("From 127.0.0.1");
            assertThat(card.locator(".rate")).hasText(Pattern.compile("[1-9].* [kM]bit/s"));
            assertThat(card.locator(".watch.button")).hasAttribute("href", edge.http() + "/watch/news");
            page.waitForFunction("() => document.querySelector('.card img')?.naturalWidth === 640");
            Chromium.keepPicture(page, "overview");

            Locator end = card.locator(".end");
            end.focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#ending-title")).hasText("End the stream of news?");
            assertThat(page.locator("#ending-cancel")).isFocused();
            Chromium.keepPicture(page, "overview-ending");
            page.keyboard().press("Escape");
            assertThat(page.locator("#ending")).isHidden();
            assertThat(end).isFocused();
            assertThat(news.isAlive()).isTrue();

            end.click();
            page.locator("#ending-confirm").click();
            assertThat(card).hasCount(0);
            assertThat(page.locator("#news")).hasText("news has ended.");
            assertThat(page.locator("#title")).isFocused();
            assertThat(Ffmpeg.await(news)).isNotZero();
            assertThat(sport.isAlive()).isTrue();
            assertThat(page.locator(".card")).hasCount(1);
        } finally {
            news.destroyForcibly().waitFor();
            sport.destroyForcibly().waitFor();
        }
        Chromium.expectState(page, "empty");
        assertThat(chromium.requests)
                .allMatch(url -> url.startsWith(edge.http().toString()) || url.startsWith("data:"));
        // There is no picture of the other one, which Chromium mentions.
        assertThat(chromium.complaints).allMatch(complaint -> complaint.contains("/images/sport.jpg"));
    }

    @Test
    void viewersOverHlsAreAnEstimate() {
        String stream = """
                {"id": "%s", "channel": "%s", "seconds": 5, "bitRate": 1000000, "width": 640, "height": 360, "frameRate": 25,
                 "video": "H264", "audio": "AAC", "protocol": "RTMP", "publisher": "127.0.0.1", "encoders": 1, "hls": %d, "players": %d}
                """;
        String streams = stream.formatted("1", "popular", 3, 2) + ", " + stream.formatted("2", "counted", 0, 2);
        page.route(
                "**/overview/streams",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"streams\": [" + streams + "], \"waiting\": []}")));
        look();

        Locator popular = page.locator(".card").filter(new Locator.FilterOptions().setHasText("popular"));
        Locator counted = page.locator(".card").filter(new Locator.FilterOptions().setHasText("counted"));
        assertThat(popular.locator(".viewers")).hasText("about 5");
        assertThat(popular.locator(".details")).containsText("about 3 by HLS, 2 by RTMP");
        assertThat(counted.locator(".viewers")).hasText("2");
        assertThat(counted.locator(".details")).containsText("0 by HLS, 2 by RTMP");
        assertThat(page.locator("#total-viewers")).hasText("about 7");
    }

    /** Browsers ask nothing at addresses with a password, which relative ones would be then. */
    @Test
    void isOpenedWithItsPasswordInTheAddress() throws Exception {
        chromium.close(page);
        page = chromium.open();
        page.navigate(edge.http().toString().replace("http://", "http://admin:s3cret@") + "/");
        Chromium.expectState(page, "empty");
        Process news = publish("news");
        try {
            page.locator(".watch.button").click();
            Chromium.expectState(page, "starting");
        } finally {
            news.destroyForcibly().waitFor();
        }
    }

    @Test
    void tellsWhenTheServerDoesNotAnswerAndWhenItDoesAgain() {
        look();
        Chromium.expectState(page, "empty");
        page.route("**/overview/streams", Route::abort);
        Chromium.expectState(page, "lost");
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                .containsText("This server does not answer. Trying again…");
        Chromium.keepPicture(page, "overview-lost");
        page.unroute("**/overview/streams");
        Chromium.expectState(page, "empty");
        assertThat(page.locator("#trouble")).isHidden();
    }

    @Test
    void asksNothingWhileNobodyCanSeeIt() {
        page.clock().install();
        look();
        Chromium.expectState(page, "empty");
        see("hidden");
        chromium.forgetRequests(page);
        page.clock().runFor(20_000);
        assertThat(chromium.requests).isEmpty();
        page.waitForRequest("**/overview/streams", () -> see("visible"));
    }

    private void see(String state) {
        page.evaluate("""
                state => {
                  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
                  document.dispatchEvent(new Event('visibilitychange'));
                }""", state);
    }

    @Test
    void fitsAPhoneInDaylight() throws Exception {
        chromium.close(page);
        page = chromium.open(signedIn(Chromium.phone().setColorScheme(ColorScheme.LIGHT)));
        look();
        Chromium.expectState(page, "empty");
        Chromium.keepPicture(page, "overview-phone-empty");
        Process news = publish(LONG);
        try {
            Chromium.expectState(page, "live");
            page.waitForFunction("() => document.querySelector('.card img')?.naturalWidth === 640");
            Chromium.keepPicture(page, "overview-phone");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertThat(page.locator(".card .button:visible")
                            .evaluateAll("all => Math.min(...all.map(e => e.getBoundingClientRect().height))"))
                    .as("what a finger can hit")
                    .isEqualTo(44);
            page.locator(".end").tap();
            Chromium.keepPicture(page, "overview-phone-ending");
        } finally {
            news.destroyForcibly().waitFor();
        }
    }

    private void look() {
        page.navigate(edge.http() + "/");
    }

    private static Process publish(String channel) throws IOException {
        return OverviewRoutesTest.publish(edge, root, channel);
    }
}
