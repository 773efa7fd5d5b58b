package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Monitoring, and what shows a page's preview, asks by HEAD. */
class HeadRequestsTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of("STATUS_PASSWORD", "secret", "DISABLE_TEST_CLIENT", "YES"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200",
        "/watch/one, 200",
        "/embed/one, 200",
        "/index.html?stream=one, 200",
        "/index.html, 404",
        "/watch/-%20-, 404",
        "/overview, 401",
        "/status, 401",
        "/nothing, 404"
    })
    void headIsAnsweredAsGetIs(String page, int status) throws Exception {
        HttpResponse<String> get = send("GET", page);
        HttpResponse<String> head = send("HEAD", page);

        assertThat(head.statusCode()).isEqualTo(get.statusCode()).isEqualTo(status);
        assertThat(head.headers().firstValue("content-type"))
                .isEqualTo(get.headers().firstValue("content-type"));
        assertThat(get.body()).isNotEmpty();
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.html", "/index.html?stream=", "/?stream="})
    void anAddressOfThePlayerPageWithoutAStreamSaysWhatIsMissing(String page) throws Exception {
        HttpResponse<String> answer = send("GET", page);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain;charset=UTF-8");
        assertThat(answer.body()).startsWith("?stream=NAME is missing in the address");
    }

    private static HttpResponse<String> send(String method, String page) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(edge.http().resolve(page))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
