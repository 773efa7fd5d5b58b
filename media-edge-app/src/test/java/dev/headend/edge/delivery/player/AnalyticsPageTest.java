package dev.headend.edge.delivery.player;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import dev.headend.edge.RunningEdge;
import dev.headend.edge.delivery.page.Chromium;
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

/** What the page tells Google Analytics, whose servers are played here, where the operator has an account there. */
class AnalyticsPageTest {
    private static final String SCRIPT = "https://www.googletagmanager.com/gtag/js?id=G-1A2B3C4D5E";

    private static final Pattern EVERYTHING_ELSE = Pattern.compile("https://.*");

    /** Of gtag.js, as far as is of interest here: what has been handed to it, and how it gets that to Google. */
    private static final String GTAG = """
            window.told = () => dataLayer.map(([...words]) => words);
            fetch('https://region1.google-analytics.com/g/collect', { method: 'POST', mode: 'no-cors' });
            new Image().src = 'https://www.google-analytics.com/g/collect';
            """;

    @TempDir
    static Path root;

    private static RunningEdge edge;
    private static Chromium chromium;

    private Page page;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of(
                "HLS_FILESYSTEM_PATH",
                root.toString(),
                "PLAYER_GA_ACCOUNT",
                "G-1A2B3C4D5E",
                "PLAYER_GA_TRACKERNAME",
                "edge 1"));
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

    @Test
    void tellsThatAStreamBeginsAndEndsAndWhichEdgeItIs() throws Exception {
        page.route(EVERYTHING_ELSE, route -> route.fulfill(new Route.FulfillOptions().setBody("")));
        page.route(
                SCRIPT,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/javascript")
                        .setBody(GTAG)));
        try (StreamFiles stream = StreamFiles.begin(root, "counted", "s1")) {
            Response answer = watch("counted");
            Chromium.expectState(page, "live");
            Chromium.expectMovingPicture(page);
            assertThat(answer.headerValue("content-security-policy"))
                    .contains("script-src 'self' https://www.googletagmanager.com; ")
                    .doesNotContain("unsafe", " https: ", " * ");
            stream.end();
        }
        Chromium.expectState(page, "ended");
        Map<String, String> event = Map.of("video_title", "counted", "tracker_name", "edge 1");
        List<?> told = (List<?>) page.evaluate("told()");
        assertThat(told.get(1))
                .isEqualTo(List.of(
                        "config",
                        "G-1A2B3C4D5E",
                        Map.of(
                                "allow_google_signals",
                                false,
                                "allow_ad_personalization_signals",
                                false,
                                "tracker_name",
                                "edge 1")));
        assertThat(told.subList(2, told.size()))
                .isEqualTo(List.of(List.of("event", "video_start", event), List.of("event", "video_complete", event)));
        assertThat(chromium.requests.stream()
                        .filter(url -> !url.startsWith(edge.http().toString())))
                .containsExactlyInAnyOrder(
                        SCRIPT,
                        "https://region1.google-analytics.com/g/collect",
                        "https://www.google-analytics.com/g/collect");
        assertThat(chromium.complaints).isEmpty();
    }

    @Test
    void playsWhereTheBrowserLoadsNothingFromThere() throws Exception {
        page.route(EVERYTHING_ELSE, Route::abort);
        try (StreamFiles _ = StreamFiles.begin(root, "blocked", "s1")) {
            watch("blocked");
            Chromium.expectState(page, "live");
            Chromium.expectMovingPicture(page);
        }
        assertThat(chromium.requests).contains(SCRIPT);
    }

    private Response watch(String channel) {
        return page.navigate(edge.http() + "/watch/" + channel);
    }
}
