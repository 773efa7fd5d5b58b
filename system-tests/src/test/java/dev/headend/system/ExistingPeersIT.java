package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.ControlPeer;
import dev.headend.system.harness.Ffmpeg;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Publisher;
import dev.headend.system.harness.Started;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Encoders and edges that are not ours, letter by letter as they write, with our coordinator and our edge. */
@TestInstance(Lifecycle.PER_CLASS)
class ExistingPeersIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PIECE = 20_000;

    private final Application application = new Application();
    private Fleet fleet;

    @BeforeAll
    void start() {
        fleet = Fleet.startOnly(Set.of(Fleet.COORDINATOR, Fleet.EDGE), application, Map.of());
    }

    /** Else the next test may take it for its own, which is not registered yet. */
    @AfterEach
    void theEncoderIsGone() {
        Await.until(
                "no encoder is known",
                SOON,
                () -> fleet.<List<?>>report("$.encoders").isEmpty());
    }

    @AfterAll
    void stop() {
        try (application;
                Fleet _ = fleet) {
            // Closing is all there is to do; the fleet is null when it did not start.
        }
    }

    @Test
    void anExistingEncoderServesOurEdge() {
        application.accept("theirs", "key", Map.of("x-resolutions", "ORIGINAL,640x360", "x-previews", "256x144, 5"));
        Clip clip = Clip.of(320, 180, 25, 12);
        try (ControlPeer encoder = ControlPeer.connect(fleet, "hls")) {
            encoder.say("REGISTER\nCapacity:-1\n");
            Await.until(
                    "the encoder is known",
                    SOON,
                    () -> !fleet.<List<?>>report("$.encoders").isEmpty());
            try (Publisher publisher = Publisher.endless(clip, fleet.publishUrl("theirs", "key"))) {
                String task = encoder.awaitMessage("ENCODE-START\n");
                assertThat(task.lines())
                        .contains(
                                "Stream-Channel:theirs",
                                "Stream-Source-Type:RTMP",
                                "Stream-Source-URI:rtmp://127.0.0.1:" + fleet.rtmpPort() + "/theirs/key",
                                "Resolutions:ORIGINAL,640x360",
                                "Record:False",
                                "Previews:256x144,5")
                        .doesNotContain("");
                String stream = task.lines()
                        .filter(line -> line.startsWith("Stream-ID:"))
                        .findFirst()
                        .orElseThrow();
                String about = "Stream-Channel:theirs\n" + stream + "\n";
                encoder.say(
                        "STREAM-AVAILABLE\nStream-Type:HLS-LIVE\nResolution:320x180-25\nIndex-file:hls/a/live.m3u8\n"
                                + about);
                Await.until(
                        "the application hears",
                        SOON,
                        () -> application.eventsOf("theirs").size() == 1);

                publisher.stop();
                assertThat(encoder.awaitMessage("ENCODE-STOP\n")).contains(about);
                assertThat(application.eventsOf("theirs")).hasSize(1);
                encoder.say("STREAM-CLOSED\n" + about);
            }
            assertThat(application.awaitClosed("theirs", SOON).stream().map(Application.Request::summary))
                    .containsExactly("stream-available HLS-LIVE 320x180-25", "stream-closed");
            Await.until("its load is back", SOON, () -> fleet.load() == 0);
        }
    }

    /** As it does it: it probes for its ffprobe, and receives for its FFmpeg, as soon as it has its order. */
    @Test
    void anExistingEncoderPullsABrowsersStreamFromOurEdge() throws Exception {
        application.accept("browser", "key", Map.of());
        byte[] webm = Files.readAllBytes(webm());
        try (ControlPeer encoder = ControlPeer.connect(fleet, "hls");
                HttpClient http = HttpClient.newHttpClient()) {
            encoder.say("REGISTER\nCapacity:-1\n");
            Await.until(
                    "the encoder is known",
                    SOON,
                    () -> !fleet.<List<?>>report("$.encoders").isEmpty());
            String source = fleet.edgeUrl("/browser/key").replace("http:", "ws:");
            CompletableFuture<WebSocket> publishing =
                    http.newWebSocketBuilder().buildAsync(URI.create(source + "/publish"), new WebSocket.Listener() {});
            String task = encoder.awaitMessage("ENCODE-START\n");
            assertThat(task.lines()).contains("Stream-Source-Type:WS", "Stream-Source-URI:" + source);
            Receiver probe = new Receiver(http, source + "/probe");
            Receiver stream = new Receiver(http, source + "/receive-clear-cache");
            WebSocket publisher = publishing.join();
            for (int at = 0; at < webm.length; at += PIECE) {
                publisher
                        .sendBinary(ByteBuffer.wrap(webm, at, Math.min(PIECE, webm.length - at)), true)
                        .join();
            }
            Path probed =
                    Files.write(Checkout.freshFolder("existing-encoder").resolve("probed.webm"), probe.awaitEnd());
            assertThat(probe.messages).hasValue(1);
            assertThat(Ffmpeg.entry(probed, "v:0", "codec_name")).isEqualTo("vp8");
            assertThat(Ffmpeg.entry(probed, "a:0", "codec_name")).isEqualTo("opus");

            publisher.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            assertThat(stream.awaitEnd()).isEqualTo(webm);
            encoder.awaitMessage("ENCODE-STOP\n");
            encoder.say("STREAM-CLOSED\n"
                    + task.lines()
                            .filter(line -> line.startsWith("Stream-Channel:") || line.startsWith("Stream-ID:"))
                            .collect(Collectors.joining("\n"))
                    + "\n");
        }
        assertThat(application.awaitClosed("browser", SOON)).hasSize(1);
        Await.until("its load is back", SOON, () -> fleet.load() == 0);
    }

    private static Path webm() {
        Path file = Checkout.freshFolder("existing-publisher").resolve("source.webm");
        try (Started made = Ffmpeg.start(
                "webm",
                ("-f lavfi -i testsrc2=size=160x90:rate=25 -f lavfi -i sine=frequency=440:sample_rate=48000 -t 3"
                                + " -c:v libvpx -deadline realtime -cpu-used 8 -g 25 -c:a libopus -f webm -live 1 "
                                + file)
                        .split(" "))) {
            assertThat(made.awaitEnd(SOON)).isZero();
        }
        return file;
    }

    /** Writes down what it receives, and sends a heartbeat at once. */
    private static final class Receiver implements WebSocket.Listener {
        final AtomicInteger messages = new AtomicInteger();
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> ended = new CompletableFuture<>();

        Receiver(HttpClient http, String url) {
            http.newWebSocketBuilder()
                    .buildAsync(URI.create(url), this)
                    .join()
                    .sendText("h", true)
                    .join();
        }

        byte[] awaitEnd() throws Exception {
            return ended.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            received.writeBytes(bytes);
            messages.addAndGet(last ? 1 : 0);
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            ended.complete(received.toByteArray());
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            ended.completeExceptionally(failure);
        }
    }

    @Test
    void anExistingEdgePublishesThroughAnExistingEncoder() {
        application.accept("both-theirs", "key", Map.of());
        try (ControlPeer encoder = ControlPeer.connect(fleet, "hls");
                ControlPeer edge = ControlPeer.connect(fleet, "rtmp")) {
            encoder.say("REGISTER\nCapacity:1\n");
            Await.until(
                    "the encoder is known",
                    SOON,
                    () -> !fleet.<List<?>>report("$.encoders").isEmpty());
            edge.say(
                    "PUBLISH-REQUEST\nStream-Key:key\nRequest-ID:1\nUser-IP:198.51.100.7\nStream-Channel:both-theirs\n");
            assertThat(encoder.awaitMessage("ENCODE-START\n"))
                    .contains("Stream-Source-URI:rtmp://127.0.0.1:1935/both-theirs/key\n", "Resolutions:ORIGINAL\n");
            String accepted = edge.awaitMessage("PUBLISH-ACCEPT\n");
            assertThat(accepted).contains("Request-ID:1\n", "Stream-Channel:both-theirs\n");
            assertThat(application.questionsAbout("both-theirs").getFirst().header("x-user-ip"))
                    .isEqualTo("198.51.100.7");

            assertThat(fleet.closeStream("both-theirs", "*").statusCode()).isEqualTo(200);
            assertThat(edge.awaitMessage("STREAM-KILL\n")).contains("Stream-Channel:both-theirs\n");
        }
        assertThat(application.awaitClosed("both-theirs", SOON)).hasSize(1);
        Await.until(
                "nothing is live",
                SOON,
                () -> fleet.<List<?>>report("$.activeStreams").isEmpty());
    }
}
