package dev.headend.edge.delivery.testclient;

import static dev.headend.edge.delivery.testclient.ClientPages.expectMovingPicture;
import static dev.headend.edge.delivery.testclient.ClientPages.expectShown;
import static dev.headend.edge.delivery.testclient.ClientPages.expectState;
import static dev.headend.edge.delivery.testclient.ClientPages.keepPicture;
import static dev.headend.edge.delivery.testclient.ClientPages.navigate;
import static dev.headend.edge.delivery.testclient.ClientPages.number;
import static dev.headend.edge.delivery.testclient.ClientPages.press;
import static dev.headend.edge.delivery.testclient.ClientPages.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing and watching in a real Chromium with its fake camera, through a real edge. */
class TestClientPageTest extends ClientTestBase {
    @Test
    void theCameraOfOnePageIsSeenInAnother() {
        navigate(viewer, edge, "camera");
        press(viewer, "play");
        expectState(viewer, "play", "waiting");
        navigate(publisher, edge, "camera");
        assertThat(publisher.locator("#camera").isChecked()).isTrue();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        expectState(viewer, "play", "live");
        expectMovingPicture(viewer);
        assertThat(number(viewer, "v.webkitAudioDecodedByteCount")).isPositive();
        keepPicture(publisher, "test-client-camera");

        press(publisher, "publish");
        expectState(publisher, "publish", "idle");
        expectShown(viewer, "play", "lost", "The stream has ended.");
        press(publisher, "publish");
        expectState(viewer, "play", "live");
        expectMovingPicture(viewer);
        assertThat(pages.complaints).isEmpty();
    }

    /** Those that Debian's Chromium records and plays. */
    @ParameterizedTest
    @ValueSource(strings = {"WebM, VP8 and Opus", "WebM, VP9 and Opus", "MP4, H.264 and Opus"})
    void eachFormatIsPlayedByWhoComesLate(String format) {
        String channel = format.replaceAll("[^A-Za-z0-9]", "");
        navigate(publisher, edge, channel);
        publisher.locator("#test").check();
        publisher.locator("select[name=format]").selectOption(new String[] {format});
        long began = System.nanoTime();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        publisher.waitForFunction("""
                () => {
                  const sent = document.getElementById('sent').textContent;
                  return sent.endsWith('MB') || parseFloat(sent) > 200;
                }""");
        navigate(viewer, edge, channel);
        press(viewer, "play");
        expectState(viewer, "play", "live");
        expectMovingPicture(viewer);
        assertThat(seconds(viewer, "latency"))
                .as("no picture is older than the stream")
                .isBetween(0.0, (System.nanoTime() - began) / 1e9);
        assertThat(viewer.locator("#received-rate").textContent()).endsWith("bit/s");
        keepPicture(viewer, "test-client-" + channel);
        assertThat(pages.complaints).isEmpty();
    }

    @Test
    void theScreenCanBePublished() {
        navigate(publisher, edge, "screen");
        publisher.locator("#screen").check();
        press(publisher, "publish");
        expectState(publisher, "publish", "live");
        press(publisher, "play");
        expectState(publisher, "play", "live");
        expectMovingPicture(publisher);
        publisher.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        keepPicture(publisher, "test-client-screen");
    }

    @Test
    void aNameThatIsNoneIsNotSent() {
        navigate(viewer, edge, "no such");
        press(viewer, "play");
        assertThat(viewer.locator("#play").getAttribute("data-state")).isEqualTo("idle");
        assertThat(viewer.evaluate("document.activeElement.name")).isEqualTo("channel");
    }

    @Test
    void everythingCanBeDoneWithTheKeyboard() {
        navigate(viewer, edge, "keyboard");
        viewer.locator("#key").focus();
        viewer.keyboard().press("Tab");
        viewer.keyboard().press("Tab");
        assertThat(viewer.evaluate("document.activeElement.id")).isEqualTo("camera");
        viewer.keyboard().press("ArrowDown");
        viewer.keyboard().press("ArrowDown");
        assertThat(viewer.locator("#test").isChecked()).isTrue();
        viewer.keyboard().press("Tab");
        viewer.keyboard().press("Tab");
        viewer.keyboard().press("Tab");
        viewer.keyboard().press("Enter");
        expectState(viewer, "publish", "live");
        viewer.keyboard().press("Enter");
        expectState(viewer, "publish", "idle");
    }

    @Test
    void everythingComesFromHereUnderAStrictPolicy() {
        Response response = navigate(viewer, edge, "policy");
        assertThat(response.headerValue("content-security-policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http");
        assertThat(pages.requests).allMatch(url -> url.startsWith(edge.http().toString()) || url.startsWith("data:"));
        assertThat(pages.complaints).isEmpty();
    }

    @Test
    void fitsAPhone() {
        viewer.setViewportSize(390, 844);
        viewer.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        navigate(viewer, edge, "phone");
        viewer.locator("#test").check();
        press(viewer, "publish");
        expectState(viewer, "publish", "live");
        press(viewer, "play");
        expectState(viewer, "play", "live");
        expectMovingPicture(viewer);
        keepPicture(viewer, "test-client-phone");
        assertThat(viewer.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    /** Of all text at 4.5 to 1 at least (WCAG 2.2, AA), in each state and colour scheme. */
    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everythingCanBeReadAndTheFocusIsSeen(ColorScheme scheme) throws IOException {
        String script = Files.readString(Path.of("src/test/js/contrast.js"));
        viewer.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        navigate(viewer, edge, "contrast");
        for (String state : new String[] {"idle", "connecting", "waiting", "live", "stalled", "lost", "failing"}) {
            viewer.evaluate(
                    "state => ['publish', 'play'].forEach(side => { document.getElementById(side).dataset.state = state;"
                            + " document.getElementById(side + '-text').textContent = 'What has happened.'; })",
                    state);
            assertThat((List<?>) viewer.evaluate("(" + script + ").text()"))
                    .as("hard to read while %s", state)
                    .isEmpty();
        }
        Set<Object> reached = new HashSet<>();
        viewer.locator("[name=channel]").focus();
        for (int i = 0; i < 12; i++) {
            viewer.keyboard().press("Tab");
            assertThat(viewer.evaluate("(" + script + ").focus()")).isEqualTo("");
            reached.add(viewer.evaluate("document.activeElement.id || document.activeElement.name"));
        }
        assertThat(reached).contains("key", "show-key", "format", "bitrate", "publish-button", "video", "play-button");
    }
}
