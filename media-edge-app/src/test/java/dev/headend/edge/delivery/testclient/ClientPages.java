package dev.headend.edge.delivery.testclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.headend.edge.RunningEdge;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pages of the test client in a real Chromium with its fake camera, and what people do there. */
final class ClientPages implements AutoCloseable {
    private static final double PATIENCE_MS = Patience.SECONDS * 1000;

    /** Keeps what each side of the page has shown: what it shows for a second only is over before a busy machine looks for it. */
    private static final String RECORDING = """
            window.shown = [];
            new MutationObserver(() => {
              for (const side of ['publish', 'play']) {
                const state = document.getElementById(side)?.dataset.state;
                const text = document.getElementById(`${side}-text`)?.textContent;
                const before = window.shown.findLast((one) => one.side === side);
                if (state && (before?.state !== state || before?.text !== text)) {
                  window.shown.push({ side, state, text });
                }
              }
            }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
            """;

    private static final String HAS_SHOWN = """
            ([side, state, text]) =>
              window.shown.some((one) => one.side === side && one.state === state && one.text.includes(text))""";

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of("/usr/bin/chromium"))
                    .setArgs(List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--mute-audio",
                            "--use-fake-device-for-media-stream",
                            "--use-fake-ui-for-media-stream")));
    /** What the pages' consoles say is wrong. */
    final List<String> complaints = new CopyOnWriteArrayList<>();
    /** The addresses of what the pages have loaded. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    ClientPages() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }

    Page open() {
        Page page = browser.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        page.addInitScript(RECORDING);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> requests.add(request.url()));
        return page;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    static Response navigate(Page page, RunningEdge where, String channel) {
        Response response = page.navigate(where.http() + "/");
        page.locator("[name=channel]").fill(channel);
        page.locator("#key").fill("k3y");
        return response;
    }

    static void press(Page page, String side) {
        page.locator("#" + side + "-button").click();
    }

    static void expectState(Page page, String side, String state) {
        PlaywrightAssertions.assertThat(page.locator("#" + side))
                .hasAttribute("data-state", state, new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MS));
    }

    static void expectText(Page page, String side, String text) {
        PlaywrightAssertions.assertThat(page.locator("#" + side + "-text"))
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MS));
    }

    /** Waits until a side has shown a state with a text, since the page was loaded, for however short a time. */
    static void expectShown(Page page, String side, String state, String text) {
        page.waitForFunction(HAS_SHOWN, List.of(side, state, text));
    }

    static boolean hasShown(Page page, String side, String state, String text) {
        return (boolean) page.evaluate(HAS_SHOWN, List.of(side, state, text));
    }

    /** A number of seconds that the page shows, once it is more than none. */
    static double seconds(Page page, String id) {
        Object shown = page.waitForFunction(
                        "id => { const s = parseFloat(document.getElementById(id).textContent); return s > 0 && s; }",
                        id)
                .jsonValue();
        return ((Number) shown).doubleValue();
    }

    static double number(Page page, String ofVideo) {
        return ((Number) page.locator("#video").evaluate("v => " + ofVideo)).doubleValue();
    }

    /** For people to look at, in {@code target/screenshots}. */
    static byte[] keepPicture(Page page, String name) {
        return page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }

    /** Time goes on, pictures that differ are decoded, and the page shows another one than before. */
    static void expectMovingPicture(Page page) {
        byte[] shown = page.locator("#video").screenshot();
        double time = number(page, "v.currentTime");
        double frames = number(page, "v.getVideoPlaybackQuality().totalVideoFrames");
        page.waitForFunction("""
                ([time, frames]) => {
                  const v = document.getElementById('video');
                  return v.currentTime > time + 1 && v.getVideoPlaybackQuality().totalVideoFrames > frames + 8;
                }""", List.of(time, frames), new Page.WaitForFunctionOptions().setTimeout(PATIENCE_MS));
        assertThat(page.locator("#video").screenshot()).isNotEqualTo(shown);
    }
}
