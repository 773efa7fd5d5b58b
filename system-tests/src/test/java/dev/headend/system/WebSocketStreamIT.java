package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Browser;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that come over WebSocket: the encoder pulls them from the edge, and they end up as HLS, with callbacks. */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class WebSocketStreamIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SECONDS = 8;
    private static final int MESSAGES_PER_SECOND = 4;
    private static final String KEY = "key";
    private static final int CAMERA_RATE = 15;
    private static final String VIDEO = "document.querySelector('video')";

    private final Application application = new Application();
    private Fleet fleet;

    @BeforeAll
    void start() {
        fleet = Fleet.start(application, Map.of());
    }

    @AfterAll
    void stop() {
        try (application;
                Fleet started = fleet) {
            if (started != null) {
                started.awaitIdle();
            }
        }
    }

    private void accept(String channel) {
        application.accept(channel, KEY, Map.of("x-record", "true", "x-resolutions", "ORIGINAL"));
    }

    /** What Chromium's camera shows and its recorder makes of it, published by the edge's own page, from which people watch it, too. */
    @ParameterizedTest
    @CsvSource({"vp8, 'WebM, VP8'", "h264, 'MP4, H.264'"})
    void aBrowsersCameraIsWatchedRecordedAndComesBackAsAStreamOfItsOwn(String channel, String format) throws Exception {
        assumeThat(Browser.isThere()).as("a Chromium on this machine").isTrue();
        accept(channel);
        long begin = System.nanoTime();
        try (Browser publisher = new Browser(fleet.edgeUrl("/"))) {
            publish(publisher, channel, format);
            String index = fleet.edgeUrl("/hls/" + channel + "/index.m3u8");
            Await.until("the channel has its playlist", SOON, () -> Http.statusOf(index) == 200);
            try (Browser viewer = new Browser(fleet.edgeUrl("/watch/" + channel))) {
                Await.until("it plays", SOON, () -> viewer.number(VIDEO + ".currentTime") > 1);
                assertThat(viewer.number(VIDEO + ".videoWidth")).isEqualTo(320);
                Await.until("it sounds", SOON, () -> viewer.number(VIDEO + ".webkitAudioDecodedByteCount") > 0);
                assertThat(viewer.screenshot("browser-" + channel)).isNotEmptyFile();
            }
        }
        double published = (System.nanoTime() - begin) / 1e9;
        List<Application.Request> first = application.awaitClosed(channel, SOON);
        assertThat(first)
                .extracting(Application.Request::summary)
                .containsExactlyInAnyOrder(
                        "stream-available HLS-LIVE 320x240-15", "stream-available HLS-VOD 320x240-15", "stream-closed");
        checkRecording(recording(first), published);
        comesBack(channel, format, first.getFirst().header("x-streaming-id"));
    }

    private void comesBack(String channel, String format, String before) {
        int told = application.eventsOf(channel).size();
        try (Browser publisher = new Browser(fleet.edgeUrl("/"))) {
            publish(publisher, channel, format);
            Await.until(
                    "it is announced", SOON, () -> application.eventsOf(channel).size() >= told + 2);
        }
        Await.until("it is closed", SOON, () -> application.eventsOf(channel).size() == told + 3);
        assertThat(application.eventsOf(channel).subList(told, told + 3))
                .extracting(event -> event.header("x-streaming-id"))
                .doesNotContain(before)
                .containsOnly(application.eventsOf(channel).getLast().header("x-streaming-id"));
    }

    private static void publish(Browser page, String channel, String format) {
        Await.until(
                "the page is there",
                SOON,
                () -> page.number("document.querySelectorAll('[name=format] option').length") > 0);
        page.evaluate("""
                (() => {
                  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                  const wanted = {video: {width: 320, height: 240, frameRate: %d}, audio: true};
                  navigator.mediaDevices.getUserMedia = () => ask(wanted);
                  document.querySelector('[name=channel]').value = '%s';
                  document.getElementById('key').value = '%s';
                  const formats = document.querySelector('[name=format]');
                  formats.value = [...formats.options].find((option) => option.text.startsWith('%s')).value;
                  document.getElementById('publish-button').click();
                  return 0;
                })()""".formatted(CAMERA_RATE, channel, KEY, format));
        Await.until(
                "it is published",
                SOON,
                () -> "live".equals(page.evaluate("document.getElementById('publish').dataset.state")));
    }

    /** All of it is there, decodes, and moves as fast as the camera did. */
    private void checkRecording(String recording, double atMost) throws IOException {
        String playlist = Http.get(fleet.edgeUrl("/" + recording)).body();
        assertThat(playlist).contains("#EXT-X-ENDLIST").doesNotContain("#EXT-X-DISCONTINUITY\n");
        assertThat(seconds(playlist)).isBetween(4.0, atMost);
        List<String> pictures = Ffmpeg.pictures(fleet.media().resolve(recording), 0);
        assertThat(pictures.size() / seconds(playlist)).isBetween(CAMERA_RATE - 3.0, CAMERA_RATE + 1.0);
        assertThat(pictures.stream().distinct().count() / (double) pictures.size())
                .as("different pictures")
                .isGreaterThan(0.6);
    }

    private static String recording(List<Application.Request> events) {
        return events.stream()
                .filter(event -> "HLS-VOD".equals(event.header("x-stream-type")))
                .map(event -> event.header("x-index-file"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAProgramSendsIsRecordedWhole() throws Exception {
        accept("program");
        publish(
                Files.readAllBytes(webm()),
                fleet.edgeUrl("/program/key/publish").replace("http:", "ws:"));

        List<Application.Request> events = application.awaitClosed("program", SOON);
        assertThat(events).extracting(event -> event.header("x-stream-type")).contains("HLS-LIVE", "HLS-VOD");
        String playlist = Http.get(fleet.edgeUrl("/" + recording(events))).body();
        assertThat(playlist).contains("#EXT-X-ENDLIST");
        assertThat(seconds(playlist)).isBetween(SECONDS - 0.5, SECONDS + 0.5);
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
    private void publish(byte[] webm, String url) throws InterruptedException {
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
            Await.until("the encoder has its task", SOON, () -> fleet.load() >= 1);
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
