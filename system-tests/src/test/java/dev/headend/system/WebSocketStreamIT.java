package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Ffmpeg;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Started;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A stream as browsers send it, WebM over WebSocket: the encoder pulls it from the edge, and it ends up as HLS. */
class WebSocketStreamIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SECONDS = 12;
    private static final int MESSAGES_PER_SECOND = 4;

    @Test
    void becomesHlsWithCallbacks() throws Exception {
        byte[] webm = Files.readAllBytes(webm());
        try (Application application = new Application();
                Fleet fleet = Fleet.start(application, Map.of())) {
            application.accept("browser", "key", Map.of("x-record", "true", "x-resolutions", "ORIGINAL"));
            publish(webm, fleet.edgeUrl("/browser/key/publish").replace("http:", "ws:"), fleet);

            List<Application.Request> events = application.awaitClosed("browser", SOON);
            assertThat(events)
                    .extracting(event -> event.header("x-stream-type"))
                    .contains("HLS-LIVE", "HLS-VOD");
            String recording = events.stream()
                    .filter(event -> "HLS-VOD".equals(event.header("x-stream-type")))
                    .map(event -> event.header("x-index-file"))
                    .findFirst()
                    .orElseThrow();
            String playlist = Http.get(fleet.edgeUrl("/" + recording)).body();
            assertThat(playlist).contains("#EXT-X-ENDLIST");
            assertThat(seconds(playlist)).isBetween(SECONDS - 2.0, SECONDS + 1.0);
            fleet.awaitIdle();
        }
    }

    private static Path webm() throws IOException {
        Path file = Checkout.freshFolder("websocket-stream").resolve("source.webm");
        try (Started made = Ffmpeg.start(
                "webm",
                ("-f lavfi -i testsrc2=size=192x108:rate=25 -f lavfi -i sine=frequency=440:sample_rate=48000 -t "
                                + SECONDS
                                + " -c:v libvpx -deadline realtime -cpu-used 8 -b:v 200k -g 50 -c:a libopus -f webm -live 1 "
                                + file)
                        .split(" "))) {
            assertThat(made.awaitEnd(Duration.ofMinutes(3))).isZero();
        }
        return file;
    }

    /** In real time, as media is. */
    private static void publish(byte[] webm, String url, Fleet fleet) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket publisher = http.newWebSocketBuilder()
                    .buildAsync(URI.create(url), new WebSocket.Listener() {})
                    .join();
            assertThat(fleet.<List<?>>report("$.streamingServers[?(@.serverType == 'WS')]"))
                    .hasSize(1);
            int messages = SECONDS * MESSAGES_PER_SECOND;
            for (int i = 0; i < messages; i++) {
                int from = (int) ((long) webm.length * i / messages);
                int to = (int) ((long) webm.length * (i + 1) / messages);
                publisher
                        .sendBinary(ByteBuffer.wrap(webm, from, to - from), true)
                        .join();
                Thread.sleep(Duration.ofMillis(1000 / MESSAGES_PER_SECOND));
            }
            Await.until("the encoder has its task", SOON, () -> fleet.load() == 1);
            publisher.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
    }

    private static double seconds(String playlist) {
        return playlist.lines()
                .filter(line -> line.startsWith("#EXTINF:"))
                .mapToDouble(line -> Double.parseDouble(line.substring("#EXTINF:".length(), line.indexOf(','))))
                .sum();
    }
}
