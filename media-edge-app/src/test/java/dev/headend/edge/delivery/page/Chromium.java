package dev.headend.edge.delivery.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The machine's Chromium, for a class of tests, and what its pages complain of and ask for. */
public final class Chromium implements AutoCloseable {
    public static final double PATIENCE_MS = Patience.SECONDS * 1000;

    private static final List<String> FLAGS =
            List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking");

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final Browser browser;
    /** What the pages' consoles say is wrong, with the address that it is about. */
    public final List<String> complaints = new CopyOnWriteArrayList<>();
    /** The addresses of what the pages have asked for. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param more flags of the program */
    public Chromium(String... more) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(List.of(more));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(flags));
    }

    /** A page of a window for a desk. */
    public Page open() {
        return open(new Browser.NewContextOptions());
    }

    /** A page of a phone. */
    public Page openPhone() {
        return open(phone());
    }

    public static Browser.NewContextOptions phone() {
        return new Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setHasTouch(true)
                .setIsMobile(true);
    }

    /** A page of a context of its own; {@link #close(Page)} closes both. */
    public Page open(Browser.NewContextOptions options) {
        Page page = browser.newContext(options).newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> requests.add(request.url()));
        return page;
    }

    /** Forgets what pages have asked for up to now; of what they asked while nobody spoke to the browser, it tells only then. */
    public void forgetRequests(Page page) {
        page.evaluate("0");
        requests.clear();
    }

    /** Closes a page, and forgets what pages have complained of and asked for. An open page would go on beside the next test. */
    public void close(Page page) {
        page.context().close();
        complaints.clear();
        requests.clear();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** Waits until the page's body has a state. */
    public static void expectState(Page page, String state) {
        PlaywrightAssertions.assertThat(page.locator("body"))
                .hasAttribute("data-state", state, new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MS));
    }

    /** For people to look at, in {@code target/screenshots}. */
    public static void keepPicture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
    }

    /** Time goes on, and pictures that differ are decoded, not one that stands. */
    public static void expectMovingPicture(Page page) {
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
                  return v.currentTime > before.time + 1 && frames > before.frames + 15 && v.videoWidth > 0;
                }""", before, patience);
    }
}
