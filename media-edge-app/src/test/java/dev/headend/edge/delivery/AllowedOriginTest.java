package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code HLS_ALLOW_ORIGIN}, which browsers ask for on answers of every kind; and {@code PLAYER_CREATE}. */
class AllowedOriginTest {
    private static final String ORIGIN = "https://site.example";

    @TempDir
    private Path root;

    @Test
    void everyAnswerNamesTheOriginAndThereNeedBeNoPage() throws Exception {
        Files.createDirectories(root.resolve("hls/news"));
        Files.writeString(root.resolve("hls/news/index.m3u8"), "#EXTM3U\n");
        try (RunningEdge edge = RunningEdge.start(Map.of(
                        "HLS_FILESYSTEM_PATH", root.toString(), "HLS_ALLOW_ORIGIN", ORIGIN, "PLAYER_CREATE", "false"));
                HttpClient client = HttpClient.newHttpClient()) {
            for (String path : new String[] {"/hls/news/index.m3u8", "/hls/news.m3u8", "/hls/nothing/index.m3u8"}) {
                assertOrigin(send(client, "GET", edge.http() + path));
                assertOrigin(send(client, "OPTIONS", edge.http() + path));
            }
            assertThat(send(client, "GET", edge.http() + "/watch/news").statusCode())
                    .isEqualTo(404);
        }
    }

    private static void assertOrigin(HttpResponse<String> response) {
        assertThat(response.headers().allValues("access-control-allow-origin"))
                .as(response.toString())
                .containsExactly(ORIGIN);
    }

    private static HttpResponse<String> send(HttpClient client, String method, String url)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Origin", "https://another.example")
                .header("Access-Control-Request-Method", "GET")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
