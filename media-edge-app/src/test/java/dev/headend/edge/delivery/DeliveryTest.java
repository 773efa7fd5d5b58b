package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import dev.headend.fixture.MetricsPage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The running program, asked over real HTTP for what lies in a folder. */
class DeliveryTest {
    private static final String PLAYLIST = "/hls/news/s1/640x360-25/live.m3u8";
    private static final String SEGMENT = "/hls/news/s1/640x360-25/0.ts";
    private static final byte[] SEGMENT_BYTES = new byte[200_000];

    @TempDir
    static Path root;

    private static RunningEdge edge;
    private static final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        new Random(1).nextBytes(SEGMENT_BYTES);
        write("/secret/0.ts", new byte[] {1});
        write(SEGMENT, SEGMENT_BYTES);
        write(PLAYLIST, ("#EXTM3U\n" + "#EXTINF:3.000,\n0.ts\n".repeat(50)).getBytes(StandardCharsets.US_ASCII));
        write("/img-preview/news/s1/320x180-5/0.jpg", new byte[] {1, 2, 3});
        write("/img-preview/news/s1/320x180-5/index.json", "{}".getBytes(StandardCharsets.US_ASCII));
        for (String ending : new String[] {"m4s", "mp4", "m4a", "aac", "vtt", "key", "mpd"}) {
            write("/hls/news/s1/640x360-25/0." + ending, new byte[] {1, 2, 3, 4});
        }
        write("/images/news.jpg", new byte[] {1, 2, 3});
        write("/hls/news/s1/.hidden.ts", new byte[] {1});
        write("/hls/news/s1/0.ts.tmp", new byte[] {1});
        Files.createSymbolicLink(root.resolve("hls/linked"), root.resolve("secret"));
        Files.createSymbolicLink(root.resolve("hls/news/s1/linked.ts"), root.resolve("secret/0.ts"));
        write(
                "/hls/news/index.m3u8",
                "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ns1/640x360-25/live.m3u8\n\n## stream s1\n"
                        .getBytes(StandardCharsets.US_ASCII));
        write("/hls/empty.ts", new byte[0]);
        edge = RunningEdge.start(Map.of("HLS_FILESYSTEM_PATH", root.toString()));
    }

    private static void write(String path, byte[] bytes) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    @AfterAll
    static void stop() {
        edge.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        PLAYLIST + ", application/vnd.apple.mpegurl, no-cache",
        SEGMENT + ", video/mp2t, 'public, max-age=31536000, immutable'",
        "/img-preview/news/s1/320x180-5/0.jpg, image/jpeg, 'public, max-age=31536000, immutable'",
        "/img-preview/news/s1/320x180-5/index.json, application/json, no-cache",
        "/images/news.jpg, image/jpeg, no-cache",
        "/hls/news/s1/640x360-25/0.m4s, video/mp4, 'public, max-age=31536000, immutable'",
        "/hls/news/s1/640x360-25/0.mp4, video/mp4, 'public, max-age=31536000, immutable'",
        "/hls/news/s1/640x360-25/0.m4a, audio/mp4, 'public, max-age=31536000, immutable'",
        "/hls/news/s1/640x360-25/0.aac, audio/aac, 'public, max-age=31536000, immutable'",
        "/hls/news/s1/640x360-25/0.vtt, text/vtt; charset=utf-8, 'public, max-age=31536000, immutable'",
        "/hls/news/s1/640x360-25/0.key, application/octet-stream, no-store",
        "/hls/news/s1/640x360-25/0.mpd, application/dash+xml, no-cache"
    })
    void saysWhatItIsAndHowLongItKeeps(String path, String type, String caching) throws Exception {
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type")).isEqualTo(type);
        assertThat(header(response, "cache-control")).isEqualTo(caching);
        assertThat(header(response, "access-control-allow-origin")).isEqualTo("*");
        assertThat(header(response, "date")).endsWith(" GMT");
        assertThat(response.body()).isEqualTo(Files.readAllBytes(root.resolve(path.substring(1))));
        assertThat(header(response, "content-length")).isEqualTo(String.valueOf(response.body().length));
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAYLIST, SEGMENT})
    void answersHeadLikeGetWithoutABody(String path) throws Exception {
        HttpResponse<byte[]> get = get(path);
        HttpResponse<byte[]> head = send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name : new String[] {"content-type", "content-length", "etag", "cache-control"}) {
            assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PLAYLIST, SEGMENT})
    void sendsNothingAgainToWhoHasIt(String path) throws Exception {
        String etag = header(get(path), "etag");
        HttpResponse<byte[]> again = send(request(path).header("If-None-Match", "\"other\", " + etag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "etag")).isEqualTo(etag);
        assertThat(header(again, "access-control-allow-origin")).isEqualTo("*");
        assertThat(send(request(path).header("If-None-Match", "\"other\"")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void knowsAnOldCopyByItsDate() throws Exception {
        String modified = header(get(SEGMENT), "last-modified");
        assertThat(send(request(SEGMENT).header("If-Modified-Since", modified)).statusCode())
                .isEqualTo(304);
        assertThat(send(request(SEGMENT).header("If-Modified-Since", "Thu, 01 Jan 1970 00:00:01 GMT"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void compressesPlaylistsForWhoLikesIt() throws Exception {
        HttpResponse<byte[]> response = send(request(PLAYLIST).header("Accept-Encoding", "deflate, gzip;q=0.8"));
        assertThat(header(response, "content-encoding")).isEqualTo("gzip");
        assertThat(header(response, "vary")).containsIgnoringCase("accept-encoding");
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(gzip.readAllBytes()).isEqualTo(get(PLAYLIST).body());
        }
        HttpResponse<byte[]> declined = send(request(PLAYLIST).header("Accept-Encoding", "gzip;q=0"));
        assertThat(declined.headers().firstValue("content-encoding")).isEmpty();
    }

    @Test
    void neverCompressesSegments() throws Exception {
        HttpResponse<byte[]> response = send(request(SEGMENT).header("Accept-Encoding", "gzip"));
        assertThat(response.headers().firstValue("content-encoding")).isEmpty();
        assertThat(response.body()).isEqualTo(SEGMENT_BYTES);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-99, 0, 100", "bytes=199900-, 199900, 200000", "bytes=-5, 199995, 200000"})
    void sendsPartsOfSegments(String range, int from, int to) throws Exception {
        HttpResponse<byte[]> response = send(request(SEGMENT).header("Range", range));
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(header(response, "content-range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/200000");
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(SEGMENT_BYTES, from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-9,20-29", "bytes=9-0", "lines=0-9", "bytes=x-", "bytes="})
    void sendsAllToWhoAsksForPartsInAWayThatIsNotServed(String range) throws Exception {
        HttpResponse<byte[]> response = send(request(SEGMENT).header("Range", range));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(SEGMENT_BYTES);
    }

    @Test
    void sendsTheRestOnlyToWhoHasTheSameFile() throws Exception {
        String etag = header(get(SEGMENT), "etag");
        HttpRequest.Builder rest = request(SEGMENT).header("Range", "bytes=199000-");
        assertThat(send(rest.copy().header("If-Range", etag)).statusCode()).isEqualTo(206);
        assertThat(send(rest.copy().header("If-Range", "\"other\"")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesAPartThatIsNotThere() throws Exception {
        HttpResponse<byte[]> response = send(request(SEGMENT).header("Range", "bytes=200000-"));
        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(header(response, "content-range")).isEqualTo("bytes */200000");
    }

    @Test
    void sendsTheChannelsPlaylistUnderItsShortAddress() throws Exception {
        HttpResponse<byte[]> response = get("/hls/news.m3u8");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "content-type")).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(header(response, "etag"))
                .isNotEqualTo(header(get("/hls/news/index.m3u8"), "etag"))
                .isEqualTo(header(get("/hls/news.m3u8"), "etag"));
        assertThat(new String(response.body(), StandardCharsets.US_ASCII))
                .isEqualTo("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nnews/s1/640x360-25/live.m3u8\n\n## stream s1\n");
        assertThat(get("/hls/nothing.m3u8").statusCode()).isEqualTo(404);
        assertThat(get("/hls/news/s1.m3u8").statusCode()).isEqualTo(404);
    }

    @Test
    void sendsAnEmptyFile() throws Exception {
        HttpResponse<byte[]> response = get("/hls/empty.ts");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void allowsPlayersOfOtherSitesToAsk() throws Exception {
        HttpResponse<byte[]> response = send(request(SEGMENT)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://site.example")
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "authorization,range"));
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(header(response, "access-control-allow-origin")).isEqualTo("*");
        assertThat(header(response, "access-control-allow-methods")).contains("GET");
        assertThat(header(response, "access-control-allow-headers")).isEqualTo("*");
    }

    @Test
    void saysPlainlyThatSomethingIsNotThere() throws Exception {
        HttpResponse<byte[]> response = get("/hls/other/index.m3u8");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "content-type")).startsWith("text/plain");
        assertThat(header(response, "access-control-allow-origin")).isEqualTo("*");
        assertThat(header(response, "cache-control")).isEqualTo("no-cache");
        assertThat(response.body()).asString().isEqualTo("not found\n");
    }

    /** As bytes on the wire: a client library would tidy the paths up. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hls/../secret/0.ts",
                "/hls/%2e%2e/secret/0.ts",
                "/hls/..%2fsecret/0.ts",
                "/hls/news/..%2f..%2f..%2fsecret/0.ts",
                "/hls/news/s1/.hidden.ts",
                "/hls/news/s1/%2ehidden.ts",
                "/hls//news/s1/640x360-25/../../.hidden.ts",
                "/secret/0.ts",
                "/hls/news/s1/0.ts.tmp",
                "/hls/linked/0.ts",
                "/hls/news/s1/linked.ts",
                "/hls/%252e%252e/secret/0.ts",
                "/hls/..%5csecret/0.ts",
                "/hls/..\\secret/0.ts",
                "/hls/%c0%ae%c0%ae/secret/0.ts",
                "/hls/news/s1/640x360-25/0.ts%00.jpg",
                "http://localhost/hls/../secret/0.ts",
                "/hls/%00.ts",
                "/hls/%zz.ts",
                "/hls/a;b/0.ts"
            })
    void cannotBeLedOutOfItsFolders(String path) throws Exception {
        assertThat(rawStatus("GET " + path)).isIn(400, 404);
    }

    @Test
    void refusesToBeWrittenTo() throws Exception {
        HttpResponse<byte[]> response = send(request(SEGMENT).PUT(HttpRequest.BodyPublishers.ofString("x")));
        assertThat(response.statusCode()).isIn(404, 405);
        assertThat(root.resolve(SEGMENT.substring(1))).hasBinaryContent(SEGMENT_BYTES);
    }

    @Test
    void countsWhatItDelivers() throws Exception {
        get(SEGMENT);
        // Bytes are counted when they have left, and have come by then.
        Awaitility.await()
                .untilAsserted(() -> assertThat(metrics())
                        .containsPattern("headend_delivery_bytes_total\\{kind=\"segment\"} [1-9]"));
        String metrics = metrics();
        assertThat(metrics).contains("headend_delivery_requests_total{kind=\"segment\"}");
        assertThat(metrics).doesNotContainPattern("(?m)^# HELP headend_\\w+ *$");
        MetricsPage.of("Media edge").describesAllOf(metrics);
    }

    private static String metrics() throws Exception {
        return RunningEdge.get(edge.management().resolve("/actuator/prometheus"))
                .body();
    }

    private static int rawStatus(String requestLine) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", edge.http().getPort())) {
            socket.getOutputStream()
                    .write((requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    private static HttpResponse<byte[]> get(String path) throws Exception {
        return send(request(path));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(edge.http().resolve(path));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("(none)");
    }
}
