package dev.headend.edge.status.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.edge.RunningEdge;
import dev.headend.edge.rtmp.server.Ffmpeg;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the pages say of streams that FFmpeg publishes and plays. */
class LiveStatTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static RunningEdge edge;

    @SuppressWarnings("NullAway.Init")
    private static Process publisher;

    @SuppressWarnings("NullAway.Init")
    private static Process player;

    @BeforeAll
    static void start() throws Exception {
        edge = RunningEdge.start(Map.of(
                "STATUS_PASSWORD",
                "s3cret",
                "RTMP_TOKEN_APPLICATION",
                "hls",
                "CONCURRENT_LIMIT_WHITELIST",
                "*",
                "HLS_FILESYSTEM_PATH",
                folder.toString()));
        String address = edge.rtmp() + "/hls/news?token=k3y";
        publisher = publish(address, "publisher.log");
        player = Ffmpeg.start(folder.resolve("player.log"), "-i", address, "-c", "copy", "-f", "null", "-");
        // Picture and sound are told of one after the other.
        Awaitility.await()
                .until(() -> number("//stream[meta/audio/profile != '' and meta/video/profile != '']"
                                + "/client[not(publishing) and active]/bytes_out")
                        > 0);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        publisher.destroyForcibly().waitFor();
        player.destroyForcibly().waitFor();
        edge.close();
    }

    private static Process publish(String address, String log) throws IOException {
        return Ffmpeg.start(
                folder.resolve(log),
                ("-re -f lavfi -i testsrc2=size=320x180:rate=25 -f lavfi -i sine=sample_rate=44100 -c:v libx264"
                                + " -profile:v main -preset veryfast -g 25 -c:a aac -ac 2 -f flv " + address)
                        .split(" "));
    }

    private static String get(String page) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(edge.http().resolve(page))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("admin:s3cret".getBytes(StandardCharsets.UTF_8)))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static Document xml() throws Exception {
        return parsed(get("/rtmp-stat.xml"));
    }

    private static Document xml(URI server) throws Exception {
        return parsed(RunningEdge.get(server.resolve("/rtmp-stat.xml")).body());
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static double number(String path) throws Exception {
        return Double.parseDouble(text(xml(), "number(" + path + ")"));
    }

    private static String text(Document document, String path) throws XPathExpressionException {
        return XPATH.evaluate(path, document);
    }

    @Test
    void theXmlSaysWhatIsPublishedAndWhoPlays() throws Exception {
        Document document = xml();

        assertThat(text(document, "/rtmp/server/application/name")).isEqualTo("hls");
        assertThat(text(document, "count(//stream)")).isEqualTo("1");
        String stream = "/rtmp/server/application/live/stream";
        assertThat(text(document, stream + "/name")).isEqualTo("news");
        assertThat(text(document, stream + "/nclients")).isEqualTo("2");
        assertThat(text(document, "/rtmp/server/application/live/nclients")).isEqualTo("2");
        assertThat(text(document, "count(" + stream + "/client/publishing)")).isEqualTo("1");
        assertThat(text(document, "count(" + stream + "/client/active)")).isEqualTo("2");
        assertThat(text(document, stream + "/client[publishing]/address")).isEqualTo("127.0.0.1");
        assertThat(text(document, stream + "/client[1]/id")).isNotEqualTo(text(document, stream + "/client[2]/id"));
        assertThat(text(document, stream + "/meta/video/codec")).isEqualTo("H264");
        assertThat(text(document, stream + "/meta/video/width")).isEqualTo("320");
        assertThat(text(document, stream + "/meta/video/height")).isEqualTo("180");
        assertThat(text(document, stream + "/meta/video/frame_rate")).isEqualTo("25.000");
        assertThat(text(document, stream + "/meta/video/profile")).isEqualTo("Main");
        assertThat(text(document, stream + "/meta/video/level")).matches("[1-5]\\.\\d");
        assertThat(text(document, stream + "/meta/audio/codec")).isEqualTo("AAC");
        assertThat(text(document, stream + "/meta/audio/profile")).isEqualTo("LC");
        assertThat(text(document, stream + "/meta/audio/channels")).isEqualTo("2");
        assertThat(text(document, stream + "/meta/audio/sample_rate")).isEqualTo("44100");
        assertThat(text(document, "boolean(" + stream + "[publishing and active])"))
                .isEqualTo("true");
        assertThat(Long.parseLong(text(document, "/rtmp/naccepted"))).isGreaterThanOrEqualTo(2);
    }

    /** Each element that nginx-rtmp writes, in its order; what ours has besides, readers leave out. */
    @Test
    void theXmlHasWhatThatOfNginxRtmpHas() throws Exception {
        assumeThat(RealNginx.isInstalled()).as("nginx and libnginx-mod-rtmp").isTrue();
        try (RealNginx nginx = new RealNginx(folder)) {
            Awaitility.await().until(() -> answers(nginx.http()));
            Process beside = publish(nginx.rtmp() + "/hls/news", "beside.log");
            try {
                Awaitility.await()
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() ->
                                !text(xml(nginx.http()), "//meta/audio/profile").isEmpty());
                Document theirs = xml(nginx.http());
                Document ours = xml();
                for (String tree : new String[] {
                    "/rtmp",
                    "//server",
                    "//application",
                    "//live",
                    "//stream",
                    "//client[publishing]",
                    "//meta",
                    "//meta/video",
                    "//meta/audio"
                }) {
                    assertThat(children(ours, tree)).as(tree).containsSubsequence(children(theirs, tree));
                }
                for (String value : new String[] {"width", "codec", "profile", "compat", "level"}) {
                    assertThat(text(ours, "//meta/video/" + value)).isEqualTo(text(theirs, "//meta/video/" + value));
                }
                for (String value : new String[] {"codec", "profile", "sample_rate"}) {
                    assertThat(text(ours, "//meta/audio/" + value)).isEqualTo(text(theirs, "//meta/audio/" + value));
                }
            } finally {
                beside.destroyForcibly().waitFor();
            }
        }
    }

    private static boolean answers(URI server) {
        try {
            return RunningEdge.get(server.resolve("/status")).statusCode() == 200;
        } catch (Exception notYet) {
            return false;
        }
    }

    private static List<String> children(Document document, String path) throws XPathExpressionException {
        NodeList nodes = (NodeList) XPATH.evaluate(path + "[1]/*", document, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getNodeName())
                .toList();
    }

    @Test
    void ratesAndBytesAreThoseOfTheStream() throws Exception {
        Awaitility.await().untilAsserted(() -> {
            assertThat(number("//stream/bw_video")).isBetween(20_000.0, 5_000_000.0);
            assertThat(number("//stream/bw_audio")).isBetween(5_000.0, 500_000.0);
        });
        Document document = xml();
        double in = Double.parseDouble(text(document, "//stream/bw_in"));
        double parts = Double.parseDouble(text(document, "//stream/bw_audio + //stream/bw_video + //stream/bw_data"));
        assertThat(in).isEqualTo(parts);
        assertThat(text(document, "/rtmp/bw_in")).isEqualTo(text(document, "//stream/bw_in"));
        assertThat(text(document, "//client[publishing]/bytes_in")).isEqualTo(text(document, "//stream/bytes_in"));
        assertThat(text(document, "//client[not(publishing)]/bytes_out"))
                .isEqualTo(text(document, "//stream/bytes_out"));
        double first = number("//stream/bytes_in");
        Awaitility.await().until(() -> number("//stream/bytes_in") > first);
    }

    /** Nine requests in half a minute for a playlist that players ask for once in ten seconds. */
    @Test
    void viewersOverHlsAreEstimated() throws Exception {
        Path channel = Files.createDirectories(folder.resolve("hls/news"));
        Files.writeString(channel.resolve("live.m3u8"), "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\na.ts\n");
        Files.writeString(
                channel.resolve("over.m3u8"), "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\na.ts\n#EXT-X-ENDLIST\n");
        for (int request = 0; request < 9; request++) {
            for (String name : new String[] {"live", "over"}) {
                assertThat(RunningEdge.get(edge.http().resolve("/hls/news/" + name + ".m3u8"))
                                .statusCode())
                        .isEqualTo(200);
            }
        }

        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> number("//stream/viewers") == 3);
    }

    @Test
    void theJsonIsTheSameTree() throws Exception {
        JsonNode rtmp = JsonMapper.shared().readTree(get("/rtmp-stat.json")).get("rtmp");
        JsonNode live = rtmp.get("server").get("application").get("live");

        assertThat(live.get("nclients").asInt()).isEqualTo(2);
        JsonNode stream = live.get("stream").get(0);
        assertThat(stream.get("name").asString()).isEqualTo("news");
        assertThat(stream.get("client").size()).isEqualTo(2);
        assertThat(stream.get("meta").get("video").get("width").asInt()).isEqualTo(320);
        assertThat(stream.get("publishing").asBoolean()).isTrue();
    }

    @Test
    void thePageSaysItInWords() throws Exception {
        assertThat(get("/rtmp-stat"))
                .contains(
                        "<h2>news</h2>",
                        "127.0.0.1, RTMP",
                        "H264 Main, 320x180, 25.00 fps",
                        "AAC LC, 44100 Hz, 2 channels",
                        "1 receiver")
                .doesNotContain("http://", "https://", "<script");
    }
}
