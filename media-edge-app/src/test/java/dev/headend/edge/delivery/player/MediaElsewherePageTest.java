package dev.headend.edge.delivery.player;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.headend.edge.RunningEdge;
import dev.headend.edge.delivery.page.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page where media are not in this program's folder, but in an object store that viewers get them from. */
class MediaElsewherePageTest {
    @TempDir
    static Path root;

    private static ObjectStore store;
    private static RunningEdge edge;
    private static Chromium chromium;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        store = new ObjectStore(Files.createDirectory(root.resolve("store")));
        edge = RunningEdge.start(Map.of(
                "HLS_FILESYSTEM_PATH",
                root.resolve("empty").toString(),
                "HLS_MEDIA_URL",
                store.url() + "/",
                "SNAPSHOT_INTERVAL_SECONDS",
                "60"));
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        edge.close();
        store.close();
    }

    @BeforeEach
    void open() {
        store.sharedWith("*");
        page = chromium.open();
    }

    @AfterEach
    void close() {
        chromium.close(page);
    }

    @Test
    void playsPlaylistsSegmentsAndKeysFromThere() throws Exception {
        StreamFiles.picture(
                Files.createDirectories(store.folder().resolve("images")).resolve("far.jpg"));
        Response answer = watch("far");
        Chromium.expectState(page, "waiting");
        PlaywrightAssertions.assertThat(page.locator("#video")).hasAttribute("poster", store.url() + "/images/far.jpg");
        page.waitForResponse(response -> response.url().endsWith("/images/far.jpg") && response.ok(), page::reload);
        try (StreamFiles _ = StreamFiles.beginEncrypted(store.folder(), "far", "s1")) {
            Chromium.expectState(page, "live");
            Chromium.expectMovingPicture(page);
        }
        assertThat(answer.headerValue("content-security-policy"))
                .contains(
                        "connect-src 'self' " + store.url() + "/;",
                        "img-src 'self' data: " + store.url() + "/;",
                        "media-src 'self' blob: " + store.url() + "/;")
                .contains("default-src 'none'; script-src 'self'; ")
                .doesNotContain("unsafe", "*");
        assertThat(chromium.requests)
                .anyMatch(url -> url.startsWith(store.url()) && url.endsWith(".key"))
                .anyMatch(url -> url.startsWith(store.url()) && url.endsWith(".ts"))
                .noneMatch(url -> url.startsWith(edge.http() + "/hls/") || url.startsWith(edge.http() + "/images/"));
        // The store says 403 of what is not there, which Chromium mentions.
        assertThat(chromium.complaints).allMatch(complaint -> complaint.matches(".*\\(Forbidden\\) at .*m3u8:0:0"));
    }

    @Test
    void saysThatItCannotGetAStreamThatTheStoreLetsNoPageRead() throws Exception {
        store.sharedWith(null);
        try (StreamFiles _ = StreamFiles.begin(store.folder(), "private", "s1")) {
            watch("private");
            Chromium.expectState(page, "error");
            assertThat(chromium.complaints).anyMatch(complaint -> complaint.contains("CORS policy"));
            store.sharedWith(edge.http().toString());
            page.locator("#retry").click();
            Chromium.expectState(page, "live");
        }
    }

    private Response watch(String channel) {
        return page.navigate(edge.http() + "/watch/" + channel);
    }
}
