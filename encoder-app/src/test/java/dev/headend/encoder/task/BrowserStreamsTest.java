package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.StreamId;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What browsers send over WebSocket and other publishers do not, in what becomes of it. */
final class BrowserStreamsTest implements TaskReporter {
    private static final TaskId ID =
            new TaskId(new ChannelId("news"), StreamId.parse("1").orElseThrow());
    private static final String VP8 = " -c:v libvpx -deadline realtime -cpu-used 8 -g 25 -c:a libopus -live 1 -f webm";
    private static final int MESSAGE = 50_000;

    private final CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();

    @TempDir
    private Path folder;

    private @Nullable DisposableServer server;
    private @Nullable TaskRegistry tasks;

    @AfterEach
    void leave() {
        if (server != null) {
            server.disposeNow();
        }
        assertThat(tasks == null || tasks.finish(Duration.ZERO, Duration.ofSeconds(60)))
                .isTrue();
    }

    private byte[] made(String name, String arguments) throws Exception {
        return Files.readAllBytes(TestMedia.make(TestTools.any(), folder.resolve(name), arguments));
    }

    private static String source(String size, int seconds) {
        return "-f lavfi -i testsrc2=s=" + size + ":r=25 -f lavfi -i sine=r=48000 -t " + seconds;
    }

    private void encode(byte[] stream, String ladder) throws Exception {
        List<byte[]> messages = new ArrayList<>();
        for (int at = 0; at < stream.length; at += MESSAGE) {
            messages.add(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + MESSAGE)));
        }
        Flux<BinaryWebSocketFrame> frames =
                Flux.fromIterable(messages).map(bytes -> new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws(
                        "/c/k/receive-clear-cache",
                        (in, out) -> out.sendObject(frames).then()))
                .bindNow();
        TaskRegistry started =
                new TaskRegistry(1, TestEnvironment.in(folder.resolve("out"), TestHlsProperties.withSnapshots(60)));
        tasks = started;
        started.start(
                new EncodeStart(
                        ID.channel(),
                        ID.streamId(),
                        SourceType.WS,
                        "ws://127.0.0.1:" + server.port() + "/c/k",
                        Ladder.parse(ladder).ladder(),
                        true,
                        null),
                this);
        assertThat(outcome.get(80, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
    }

    private Path snapshot() {
        return folder.resolve("out/images/news.jpg");
    }

    private Path vod(String rendition) {
        return folder.resolve("out/hls/news/1").resolve(rendition).resolve("vod-0.m3u8");
    }

    private static List<Double> durations(Path playlist) throws IOException {
        return Files.readAllLines(playlist).stream()
                .filter(line -> line.startsWith("#EXTINF:"))
                .map(line -> Double.valueOf(line.substring(8, line.indexOf(','))))
                .toList();
    }

    private static double seconds(Path playlist) throws IOException {
        return durations(playlist).stream().mapToDouble(Double::doubleValue).sum();
    }

    private static List<String> frames(Path playlist) throws Exception {
        return TestMedia.probe(playlist, "-select_streams v -show_frames -show_entries frame=width,height").stream()
                .map(line -> line.replaceAll(",H.*", ""))
                .toList();
    }

    /** A screen that is shared and resized: VP8 goes on with a keyframe of another size. */
    @Test
    void aPictureOfAnotherSizeIsShownInTheSameFrame() throws Exception {
        List<String> files = new ArrayList<>();
        for (String size : List.of("320x180", "640x360", "240x320", "320x180")) {
            made(size + ".webm", source(size, 2) + VP8);
            files.add("file " + size + ".webm");
        }
        Path list = Files.write(folder.resolve("list"), files);

        encode(made("resized.webm", "-f concat -i " + list + " -c copy -live 1 -f webm"), "ORIGINAL,160x90");

        for (String rendition : List.of("320x180", "160x90")) {
            Path playlist = vod(rendition + "-25");
            assertThat(seconds(playlist)).isCloseTo(8, within(0.3));
            assertThat(playlist).content().doesNotContain("#EXT-X-DISCONTINUITY\n");
            assertThat(frames(playlist)).hasSizeBetween(197, 203).containsOnly(rendition.replace('x', ','));
        }
        assertThat(snapshot()).isNotEmptyFile();
    }

    /** Chromium says of a canvas that its samples have the full range; VP8 itself cannot say so. */
    @ParameterizedTest
    @ValueSource(strings = {"libvpx", "libvpx-vp9"})
    void grayStaysAsGrayAsItWas(String codec) throws Exception {
        String gray = "-f lavfi -i color=c=0xC0C0C0:s=320x180:r=25 -t 3"
                + " -vf scale=out_range=pc:out_color_matrix=bt709,format=yuv420p -color_range pc -colorspace bt709"
                + " -color_primaries bt709 -color_trc bt709 -an";
        encode(
                made("gray.webm", gray + VP8.replace("libvpx ", codec + " ").replace("-c:a libopus ", "")),
                "ORIGINAL,160x90");

        for (Path shown : List.of(vod("320x180-25"), vod("160x90-25"), snapshot())) {
            assertThat(brightness(shown)).as(shown.toString()).isCloseTo(0xC0, within(2));
        }
    }

    /** Of a picture as it is shown, from 0 to 255. */
    private int brightness(Path picture) throws Exception {
        Path shown = TestMedia.make(
                TestTools.any(),
                folder.resolve("shown.rgb"),
                "-i " + picture + " -frames:v 1 -pix_fmt rgb24 -f rawvideo");
        return Files.readAllBytes(shown)[0] & 0xFF;
    }

    /** Chromium makes a keyframe every hundred frames, however long those take. */
    @ParameterizedTest
    @CsvSource({"mkv, -f matroska", "mp4, -movflags frag_keyframe+empty_moov+default_base_moof -f mp4"})
    void keyframesThatBecomeRareMakeNoSegmentLongerThanItMayBe(String container, String muxer) throws Exception {
        byte[] stream = made(
                "rare." + container,
                source("320x180", 24)
                        + " -vf select=lt(n\\,110)+not(mod(n\\,8)) -fps_mode vfr -c:v libx264 -preset ultrafast"
                        + " -pix_fmt yuv420p -sc_threshold 0 -g 50 -c:a libopus " + muxer);

        encode(stream, "ORIGINAL");

        Path playlist = vod("320x180-25");
        String target = Files.readAllLines(playlist).stream()
                .filter(line -> line.startsWith("#EXT-X-TARGETDURATION:"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", "");
        assertThat(durations(playlist))
                .allSatisfy(duration -> assertThat(Math.round(duration)).isLessThanOrEqualTo(Long.parseLong(target)));
        assertThat(seconds(playlist)).isCloseTo(24, within(0.5));
    }

    /** Its page has started the recorder anew, on the same connection. */
    @Test
    void aSecondRecordingFollowsTheFirst() throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(made("a.webm", source("320x180", 4) + VP8));
        both.writeBytes(made("b.webm", source("320x180", 4) + VP8.replace("libvpx ", "libvpx-vp9 ")));

        encode(both.toByteArray(), "ORIGINAL");

        Path playlist = vod("320x180-25");
        assertThat(seconds(playlist)).isCloseTo(8, within(0.3));
        assertThat(playlist).content().containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
        assertThat(frames(playlist)).hasSizeBetween(197, 203);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webm", "mp4"})
    void soundAlone(String container) throws Exception {
        String muxer = container.equals("webm")
                ? " -live 1 -cluster_time_limit 500 -f webm"
                : " -movflags empty_moov+default_base_moof -frag_duration 500000 -f mp4";
        encode(made("sound." + container, source("320x180", 6) + " -vn -c:a libopus" + muxer), "ORIGINAL");

        assertThat(seconds(vod("0x0-0"))).isCloseTo(6, within(0.2));
    }

    @Test
    void aPictureAlone() throws Exception {
        encode(made("picture.webm", source("320x180", 6) + " -an" + VP8.replace("-c:a libopus ", "")), "ORIGINAL");

        assertThat(seconds(vod("320x180-25"))).isCloseTo(6, within(0.2));
    }

    @Override
    public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        assertThat(indexFile).startsWith("hls/news/1/");
    }

    @Override
    public void closed(TaskOutcome result) {
        outcome.complete(result);
    }
}
