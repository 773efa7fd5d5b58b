package dev.headend.edge.status.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and what is answered whom; of an edge on which nothing is live. */
class StatRoutesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String NAME = "operator";
    private static final String PASSWORD = "pässword: with a colon";

    @SuppressWarnings("NullAway.Init")
    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of("STATUS_USERNAME", NAME, "STATUS_PASSWORD", PASSWORD));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static HttpRequest.Builder request(URI where, String page) {
        return HttpRequest.newBuilder(where.resolve(page));
    }

    private static HttpRequest.Builder request(String page) {
        return request(edge.http(), page).header("Authorization", basic(NAME + ":" + PASSWORD));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "/rtmp-stat,text/html;charset=utf-8",
        "/rtmp-stat.xml,text/xml;charset=utf-8",
        "/rtmp-stat.json,application/json",
        "/status,text/plain",
        "/metrics,text/plain;version=0.0.4;charset=utf-8"
    })
    void whoKnowsThePasswordGetsThePage(String page, String type) throws Exception {
        HttpResponse<String> answer = send(request(page));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(type);
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.body()).isNotEmpty();
        HttpResponse<String> head = send(request(page).HEAD());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("content-type")).contains(type);
        HttpResponse<String> post = send(request(page).POST(HttpRequest.BodyPublishers.ofString("x")));
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).contains("GET,HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic ",
                "Basic !",
                "Basic b3BlcmF0b3I=",
                "Bearer b3BlcmF0b3I6cGFzc3dvcmQ=",
                "Digest username=operator"
            })
    void allOthersAreAskedForIt(String authorization) throws Exception {
        HttpRequest.Builder request = request(edge.http(), "/rtmp-stat.xml");
        HttpResponse<String> answer =
                send(authorization.isEmpty() ? request : request.header("Authorization", authorization));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("www-authenticate"))
                .contains("Basic realm=\"Headend\", charset=\"UTF-8\"");
        assertThat(answer.body()).isEqualTo("unauthorized\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator:password", ":", "operator:", "admin:datarhei", "Operator:pässword: with a colon"})
    void aWrongNameOrPasswordIsNotEnough(String credentials) throws Exception {
        assertThat(send(request(edge.http(), "/rtmp-stat").header("Authorization", basic(credentials)))
                        .statusCode())
                .isEqualTo(401);
    }

    /** With an edge of its own, on which nobody else is refused then. */
    @Test
    void whoGuessesHasToWait() throws Exception {
        try (RunningEdge edge =
                RunningEdge.start(Map.of("STATUS_PASSWORD", "s3cret", "WS_TRUSTED_PROXIES", "127.0.0.1"))) {
            for (int guess = 0; guess < 10; guess++) {
                assertThat(send(from(edge, "192.0.2.1", "admin:" + guess)).statusCode())
                        .isEqualTo(401);
            }
            HttpResponse<String> late = send(from(edge, "192.0.2.1", "admin:s3cret"));
            assertThat(late.statusCode()).isEqualTo(429);
            assertThat(late.headers().firstValue("retry-after")).contains("60");
            assertThat(late.body())
                    .isEqualTo(
                            "too many wrong passwords from this address: for up to 60 seconds, the right one is refused too\n");
            assertThat(send(from(edge, "192.0.2.2", "admin:s3cret")).statusCode())
                    .isEqualTo(200);
        }
    }

    /** As a trusted reverse proxy passes it on. */
    private static HttpRequest.Builder from(RunningEdge edge, String address, String credentials) {
        return request(edge.http(), "/status")
                .header("Authorization", basic(credentials))
                .header("X-Forwarded-For", address);
    }

    /** So that nobody can find out what there is. */
    @Test
    void whoHasNoPasswordIsAnsweredTheSameWhateverHeAsks() throws Exception {
        HttpResponse<String> post =
                send(request(edge.http(), "/status").POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(post.statusCode()).isEqualTo(401);
        assertThat(post.headers().map()).doesNotContainKey("allow");
    }

    @Test
    void withoutAPasswordThereIsNoSuchPage() throws Exception {
        try (RunningEdge open = RunningEdge.start(Map.of())) {
            for (String page :
                    new String[] {"/rtmp-stat", "/rtmp-stat.xml", "/rtmp-stat.json", "/status", "/metrics"}) {
                HttpResponse<String> answer = send(request(open.http(), page));
                assertThat(answer.statusCode()).as(page).isEqualTo(404);
                assertThat(answer.headers().map()).doesNotContainKey("www-authenticate");
            }
        }
    }

    /** Not even as a text that means "no". */
    @Test
    void anyTextMayBeThePassword() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of("STATUS_PASSWORD", "false"))) {
            assertThat(send(request(edge.http(), "/status").header("Authorization", basic("admin:false")))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    /** The form that nginx's own module has, which exporters read character by character. */
    @Test
    void connectionsAreCountedAsNginxDoes() throws Exception {
        String text = send(request("/status")).body();

        assertThat(text)
                .matches("Active connections: [1-9]\\d* \n"
                        + "server accepts handled requests\n"
                        + " [1-9]\\d* [1-9]\\d* \\d+ \n"
                        + "Reading: 0 Writing: 1 Waiting: \\d+ \n");
    }

    /** As Prometheus asks: the address was one that it was to read. */
    @Test
    void prometheusGetsConnectionsInItsFormat() throws Exception {
        HttpResponse<String> answer = send(request("/status")
                .header(
                        "Accept",
                        "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"));

        assertThat(answer.headers().firstValue("content-type")).contains("text/plain;version=0.0.4;charset=utf-8");
        assertThat(answer.body().lines())
                .contains("# TYPE nginx_connections_current gauge", "nginx_connections_current{state=\"reading\"} 0")
                .anyMatch(line -> line.matches("nginx_connections_processed_total\\{stage=\"accepted\"} [1-9]\\d*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "text/plain;q=abc", ";;"})
    void whoseWishesCannotBeReadGetsWhatNginxWrites(String accepted) throws Exception {
        HttpResponse<String> answer = send(request("/status").header("Accept", accepted));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain");
    }

    @Test
    void metricsAreThoseOfThePortForThem() throws Exception {
        assertThat(send(request("/metrics")).body().lines())
                .contains("headend_rtmp_publishers 0.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }

    @Test
    void thePasswordIsShownNowhere() throws Exception {
        for (String where : new String[] {"/actuator/env", "/actuator/configprops", "/actuator/info"}) {
            assertThat(RunningEdge.get(edge.management().resolve(where)).body()).doesNotContain("pässword");
        }
        assertThat(send(request("/metrics")).body()).doesNotContain("pässword");
    }
}
