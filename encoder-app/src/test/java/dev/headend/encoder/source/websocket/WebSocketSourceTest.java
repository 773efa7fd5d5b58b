package dev.headend.encoder.source.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.source.Source;
import dev.headend.encoder.source.SourceException;
import dev.headend.encoder.source.SourceLimits;
import dev.headend.encoder.source.SourceOpener;
import dev.headend.encoder.source.SourcePart;
import dev.headend.encoder.source.TestIdentity;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;

/** A stream that comes over WebSocket, from a server that speaks as edges do. */
final class WebSocketSourceTest {
    private static final int TS_PACKET = 188;
    private static final String KEY = "topsecret-1";
    private static final String SOURCE = "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=48000 -t 6 ";

    @TempDir
    Path folder;

    private DisposableServer server;
    private volatile Connection cut;
    private volatile String origin = "";

    @AfterEach
    void stop() {
        if (server != null) {
            server.disposeNow();
        }
    }

    /** Plays frames to the one who comes with the right path, and refuses others. */
    private void serve(Flux<WebSocketFrame> frames) {
        serve(HttpServer.create(), frames);
    }

    private void serve(HttpServer http, Flux<WebSocketFrame> frames) {
        server = http.host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws(
                        "/channel/" + KEY + "/receive-clear-cache",
                        (in, out) -> {
                            origin = in.headers().get("Origin");
                            return out.sendObject(frames).then();
                        },
                        WebsocketServerSpec.builder()
                                .maxFramePayloadLength(1 << 20)
                                .build()))
                .bindNow();
    }

    private Source open(String key) throws SourceException {
        return new SourceOpener(TestTools.any(), SourceLimits.forSegments(Duration.ofSeconds(2)))
                .open(SourceType.WS, "ws://127.0.0.1:" + server.port() + "/channel/" + key);
    }

    private static Flux<WebSocketFrame> chunks(byte[] bytes) {
        List<byte[]> chunks = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += 50_000) {
            chunks.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 50_000)));
        }
        return Flux.fromIterable(chunks).map(chunk -> new BinaryWebSocketFrame(Unpooled.wrappedBuffer(chunk)));
    }

    private static Flux<WebSocketFrame> text(String text) {
        return Flux.defer(() -> Flux.just(new TextWebSocketFrame(text)));
    }

    @ParameterizedTest
    @CsvSource({
        "webm, -c:v libvpx -deadline realtime -cpu-used 8 -g 25 -c:a libopus -live 1 -f webm, vp8, opus",
        "webm, -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 25 -c:a libopus -live 1 -f webm, vp9, opus",
        "mp4, -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac -movflags frag_keyframe+empty_moov -f mp4, h264, aac",
        "ts, -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac -f mpegts, h264, aac",
    })
    void whatABrowserSendsIsProbedAndFedFromTheFirstByteOn(String container, String encoder, String video, String audio)
            throws Exception {
        byte[] sent =
                Files.readAllBytes(TestMedia.make(TestTools.any(), folder.resolve("a." + container), SOURCE + encoder));
        serve(Flux.concat(text("h"), chunks(sent), text("h")));

        try (Source source = open(KEY)) {
            SourcePart part = source.next();
            ByteArrayOutputStream fed = new ByteArrayOutputStream();
            part.feed(fed, part.startMs());

            assertThat(origin)
                    .as("only pages have one, and a list would refuse it")
                    .isNull();
            assertThat(part.info().video().codec()).isEqualTo(video);
            assertThat(part.info().video().width()).isEqualTo(320);
            assertThat(part.info().video().frameRate().rounded()).isEqualTo(25);
            assertThat(part.info().audio().codec()).isEqualTo(audio);
            assertThat(fed.size()).isEqualTo(sent.length);
            assertThat(Arrays.mismatch(fed.toByteArray(), sent)).isNegative();
            assertThat(source.next()).isNull();
        }
    }

    /** All of it has come at once, as from an edge that kept it: when a frame came says nothing about its place in the stream. */
    @ParameterizedTest
    @CsvSource({
        "webm, -c:v libvpx -deadline realtime -cpu-used 8 -g 25 -c:a libopus -live 1 -f webm",
        "mp4, -c:v libx264 -preset ultrafast -g 25 -c:a aac -movflags frag_keyframe+empty_moov+default_base_moof -f mp4",
        "ts, -c:v libx264 -preset ultrafast -g 25 -c:a aac -f mpegts",
        "flv, -c:v libx264 -preset ultrafast -g 25 -c:a aac -f flv",
    })
    void aSecondFfmpegGoesOnWhereTheFirstOneDied(String container, String encoder) throws Exception {
        byte[] sent =
                Files.readAllBytes(TestMedia.make(TestTools.any(), folder.resolve("a." + container), SOURCE + encoder));
        serve(chunks(sent));

        try (Source source = open(KEY)) {
            SourcePart part = source.next();
            part.feed(OutputStream.nullOutputStream(), part.startMs());
            List<Long> fed = new ArrayList<>();
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            part.feed(rest, 4_100, fed::add);

            assertThat(fed.getFirst()).isBetween(3_950L, 4_050L);
            Path file = Files.write(folder.resolve("rest." + container), rest.toByteArray());
            assertThat(TestMedia.probe(file, "-select_streams v -show_frames -show_entries frame=pict_type"))
                    .hasSize(50)
                    .first()
                    .isEqualTo("I");
            // A fragment of MP4, of a second here, comes when it is complete.
            assertThat(part.at(6_000))
                    .isBetween(Instant.now().minusSeconds(20), Instant.now().plusMillis(1_200));
        }
    }

    private static Stream<FfmpegTools> eachFfmpeg() {
        return TestTools.all();
    }

    /** Browsers write a fragment for each group of pictures, and all of its sound comes first. */
    @ParameterizedTest
    @MethodSource("eachFfmpeg")
    void soundThatComesLongBeforeItsPictureHidesNothingOfIt(FfmpegTools tools) throws Exception {
        byte[] sent = Files.readAllBytes(TestMedia.make(
                TestTools.any(),
                folder.resolve("a.mp4"),
                SOURCE + "-map 1:a -map 0:v -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 50 -c:a libopus"
                        + " -movflags frag_keyframe+empty_moov+default_base_moof -f mp4"));
        serve(chunks(sent));

        String uri = "ws://127.0.0.1:" + server.port() + "/channel/" + KEY;
        try (Source source =
                new SourceOpener(tools, SourceLimits.forSegments(Duration.ofSeconds(2))).open(SourceType.WS, uri)) {
            assertThat(source.next().info().video().pixelFormat()).isEqualTo("yuv420p");
        }
    }

    @Test
    void flvTellsByItsHeadersWhatIsInIt() throws Exception {
        byte[] sent = Files.readAllBytes(TestMedia.make(
                TestTools.any(),
                folder.resolve("a.flv"),
                SOURCE + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac -f flv"));
        serve(Flux.concat(text("h"), chunks(sent)));

        try (Source source = open(KEY)) {
            SourcePart part = source.next();
            assertThat(part.isFlv()).isTrue();
            assertThat(part.info().video().codec()).isEqualTo("h264");
            assertThat(part.info().video().frameRate().rounded()).isEqualTo(25);
            assertThat(part.info().audio().codec()).isEqualTo("aac");
        }
    }

    @Test
    void theServersCertificateIsNotAsked() throws Exception {
        byte[] sent = Files.readAllBytes(TestMedia.make(
                TestTools.any(), folder.resolve("a.ts"), SOURCE + "-c:v libx264 -preset ultrafast -c:a aac -f mpegts"));
        SslContext identity = TestIdentity.selfSigned(folder).build();
        serve(HttpServer.create().secure(spec -> spec.sslContext(identity)), chunks(sent));

        String uri = "wss://127.0.0.1:" + server.port() + "/channel/" + KEY;
        try (Source source = new SourceOpener(TestTools.any(), SourceLimits.forSegments(Duration.ofSeconds(2)))
                .open(SourceType.WS, uri)) {
            assertThat(source.next().info().video().width()).isEqualTo(320);
        }
    }

    /** As long as an edge takes one from a publisher: padded with packets that mean nothing. */
    @Test
    void aMessageMayHaveSixteenMebibytes() throws Exception {
        byte[] stream = Files.readAllBytes(TestMedia.make(
                TestTools.any(), folder.resolve("a.ts"), SOURCE + "-c:v libx264 -preset ultrafast -c:a aac -f mpegts"));
        byte[] sent = Arrays.copyOf(stream, (16 << 20) / TS_PACKET * TS_PACKET);
        for (int at = stream.length; at < sent.length; at += TS_PACKET) {
            System.arraycopy(new byte[] {0x47, 0x1F, (byte) 0xFF, 0x10}, 0, sent, at, 4);
        }
        serve(Flux.defer(() -> Flux.just(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(sent)))));

        try (Source source = open(KEY)) {
            SourcePart part = source.next();
            ByteArrayOutputStream fed = new ByteArrayOutputStream();
            part.feed(fed, part.startMs());

            assertThat(part.info().video().codec()).isEqualTo("h264");
            assertThat(Arrays.mismatch(fed.toByteArray(), sent)).isNegative();
        }
    }

    /** Existing servers just close the connection when the publisher has left. */
    @Test
    void aServerThatEndsWithoutAWordHasEndedTheStream() throws Exception {
        byte[] sent = Files.readAllBytes(TestMedia.make(
                TestTools.any(), folder.resolve("a.ts"), SOURCE + "-c:v libx264 -preset ultrafast -c:a aac -f mpegts"));
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws("/channel/" + KEY + "/receive-clear-cache", (in, out) -> {
                    in.withConnection(connection -> cut = connection);
                    return out.sendObject(chunks(sent))
                            .then(Mono.fromRunnable(() -> cut.channel().close()));
                }))
                .bindNow();

        try (Source source = open(KEY)) {
            SourcePart part = source.next();
            ByteArrayOutputStream fed = new ByteArrayOutputStream();
            part.feed(fed, part.startMs());

            assertThat(Arrays.mismatch(fed.toByteArray(), sent)).isNegative();
            assertThat(source.next()).isNull();
        }
    }

    @Test
    void theServersErrorIsToldWithoutTheKey() throws Exception {
        serve(text("ERROR: Invalid streaming key " + KEY));
        try (Source source = open(KEY)) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("refused by the server: Invalid streaming key …");
        }
    }

    @Test
    void aRefusedConnectionIsToldWithoutTheKey() throws Exception {
        serve(Flux.empty());
        try (Source source = open("another-1")) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("404")
                    .hasMessageNotContaining("another-1");
        }
    }

    @Test
    void anAddressOfAnotherKindIsRefused() {
        serve(Flux.empty());
        assertThatThrownBy(() -> new SourceOpener(TestTools.any(), SourceLimits.forSegments(Duration.ofSeconds(2)))
                        .open(SourceType.WS, "http://127.0.0.1/channel/" + KEY))
                .isInstanceOf(SourceException.class)
                .hasMessage("the source URI is not ws[s]://HOST:PORT/CHANNEL/KEY");
    }
}
