package dev.headend.edge.status.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.edge.RunningEdge;
import dev.headend.edge.rtmp.server.Ffmpeg;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets the overview where, and who may end streams. */
@Timeout(120)
class OverviewRoutesTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final String RIGHT = "admin:s3cret";
    private static final String STREAM = "0000018f000000010000000112345678";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static LegacyCoordinator coordinator;
    private static RunningEdge edge;
    private static Session session;

    @BeforeAll
    static void start() throws Exception {
        coordinator = new LegacyCoordinator();
        edge = RunningEdge.start(Map.of(
                "STATUS_PASSWORD",
                "s3cret",
                "DISABLE_TEST_CLIENT",
                "YES",
                "WS_SERVER",
                "NO",
                "CONTROL_BASE_URL",
                "ws://127.0.0.1:" + coordinator.port(),
                "CONTROL_SECRET",
                "test"));
        session = coordinator.nextSession(ControlRole.RTMP);
    }

    @AfterAll
    static void stop() {
        edge.close();
        coordinator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/overview", "/overview/streams"})
    void asksForNameAndPassword(String path) throws Exception {
        assertThat(get(edge, path, "", BROWSER).statusCode()).isEqualTo(401);
        assertThat(get(edge, path, "admin:wrong", BROWSER).statusCode()).isEqualTo(401);
        assertThat(get(edge, path, "", BROWSER).headers().firstValue("www-authenticate"))
                .isPresent();
        assertThat(get(edge, path, RIGHT, BROWSER).statusCode()).isEqualTo(200);
    }

    @Test
    void isAPageUnderAStrictPolicy() throws Exception {
        HttpResponse<String> page = get(edge, "/", RIGHT, BROWSER);
        assertThat(page.body()).contains("<title>Live now</title>").doesNotContain("{");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'; script-src 'self'; ", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http");
    }

    /** As Marathon and the load balancers of clouds probe, which have no password. */
    @ParameterizedTest
    @ValueSource(strings = {"*/*", ""})
    void answersProbesAsBefore(String accept) throws Exception {
        HttpResponse<String> name = get(edge, "/", "", accept);
        assertThat(name.statusCode()).isEqualTo(200);
        assertThat(name.body()).startsWith("Headend media edge ");
    }

    @Test
    void isBesideTheTestClientWhereThereIsOne() throws Exception {
        try (RunningEdge both = RunningEdge.start(Map.of("STATUS_PASSWORD", "s3cret"))) {
            assertThat(get(both, "/", "", BROWSER).body()).contains("Test client");
            assertThat(get(both, "/overview", RIGHT, BROWSER).body()).contains("<title>Live now</title>");
        }
    }

    @Test
    void isNotThereWithoutAPassword() throws Exception {
        try (RunningEdge open = RunningEdge.start(Map.of("DISABLE_TEST_CLIENT", "YES"))) {
            assertThat(get(open, "/", "", BROWSER).body()).startsWith("Headend media edge ");
            assertThat(get(open, "/overview", "", BROWSER).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void saysWhoWouldLoadPicturesFromWhere() throws Exception {
        Map<String, String> variables = Map.of(
                "STATUS_PASSWORD",
                "s3cret",
                "HLS_MEDIA_URL",
                "https://cdn.example/media",
                "RTMP_TOKEN_APPLICATION",
                "hls",
                "PLAYER_CREATE",
                "NO");
        try (RunningEdge elsewhere = RunningEdge.start(variables)) {
            HttpResponse<String> page = get(elsewhere, "/overview", RIGHT, BROWSER);
            assertThat(page.body())
                    .contains(
                            "data-media=\"https://cdn.example/media\"", "data-application=\"hls\"", "data-player=\"\"");
            assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("img-src 'self' data: https://cdn.example/media/; ");
        }
    }

    @Test
    void endsAStreamForWhomItIsMeantAndTellsTheCoordinator() throws Exception {
        Process publisher = publish(edge, folder, "news");
        try {
            session.say("PUBLISH-ACCEPT\nRequest-ID:" + session.nextHeard().get("Request-ID")
                    + "\nStream-Channel:news\nStream-ID:" + STREAM + "\n");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    get(edge, "/overview/streams", RIGHT, "*/*").body())
                            .contains("\"id\":\"" + STREAM + "\""));
            String path = "/overview/streams/news/" + STREAM + "/end";
            assertThat(post(path, "", "end-stream", null)).isEqualTo(401);
            assertThat(post(path, RIGHT, "", null)).isEqualTo(403);
            assertThat(post(path, RIGHT, "end-stream", "cross-site")).isEqualTo(403);
            assertThat(post(path, RIGHT, "end-stream", "same-site")).isEqualTo(403);
            assertThat(post("/overview/streams/news/another/end", RIGHT, "end-stream", null))
                    .isEqualTo(404);
            assertThat(post("/overview/streams/other/" + STREAM + "/end", RIGHT, "end-stream", null))
                    .isEqualTo(404);
            assertThat(publisher.isAlive()).isTrue();

            assertThat(post(path, RIGHT, "end-stream", "same-origin")).isEqualTo(204);
            assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-ID", STREAM);
            assertThat(Ffmpeg.await(publisher)).isNotZero();
            assertThat(post(path, RIGHT, "end-stream", null)).isEqualTo(404);
        } finally {
            publisher.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"%20, id", "news, %2e%2e", "news, a%20b"})
    void hasNoStreamOfANameThatIsNone(String channel, String id) throws Exception {
        assertThat(post("/overview/streams/" + channel + "/" + id + "/end", RIGHT, "end-stream", null))
                .isEqualTo(404);
    }

    static Process publish(RunningEdge edge, Path folder, String channel) throws IOException {
        String[] words = ("-re -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i sine=sample_rate=44100"
                        + " -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a aac -f flv "
                        + edge.rtmp() + "/" + channel + "/k3y")
                .split(" ");
        return Ffmpeg.start(folder.resolve(channel + ".log"), words);
    }

    private static HttpResponse<String> get(RunningEdge where, String path, String user, String accept)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(where.http().resolve(path));
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        return HTTP.send(as(user, request).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static int post(String path, String user, String action, String site)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(edge.http() + path)).POST(HttpRequest.BodyPublishers.noBody());
        if (!action.isEmpty()) {
            request.header("X-Headend-Action", action);
        }
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }
        return HTTP.send(as(user, request).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpRequest.Builder as(String user, HttpRequest.Builder request) {
        return user.isEmpty()
                ? request
                : request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }
}
