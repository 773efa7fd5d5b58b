package dev.headend.encoder.hls.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.CodecOptions;
import dev.headend.encoder.ffmpeg.EncodeCommand;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.ffmpeg.SegmentAssembler;
import dev.headend.encoder.hls.Ffmpeg;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.hls.recovery.TestStreams;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.storage.FilesystemStorage;
import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output with FFmpeg's real segments, read back by ffprobe. */
class StreamOutputFfmpegTest {
    private static final CodecOptions CODECS = new CodecOptions("libx264", "aac", "ultrafast", "yuv420p");
    private static final SourceInfo.VideoInfo PICTURE =
            new SourceInfo.VideoInfo("h264", "yuv420p", 320, 180, FrameRate.of(25), Duration.ofSeconds(1));
    private static final SourceInfo.AudioInfo SOUND = new SourceInfo.AudioInfo("aac", "LC");
    private static final int SECONDS = 8;

    @TempDir
    Path folder;

    private final List<String> announced = new CopyOnWriteArrayList<>();

    @Test
    void recordsEveryFrameOfTheSource() throws Exception {
        Path source = Ffmpeg.source(folder.resolve("source.flv"), SECONDS, true, true);

        Path stream = encode(source, new SourceInfo(PICTURE, SOUND), "ORIGINAL, 160x90", new PreviewSpec(80, 80, 2));

        for (String rendition : List.of("320x180-25", "160x90-25")) {
            Path recording = stream.resolve(rendition).resolve("vod-0.m3u8");
            assertThat(Ffmpeg.packets(recording, "v")).as(rendition).isEqualTo(Ffmpeg.packets(source, "v"));
            assertThat(Ffmpeg.packets(recording, "a")).as(rendition).isEqualTo(Ffmpeg.packets(source, "a"));
        }
        assertThat(Files.readString(stream.resolve("index.m3u8")))
                .containsPattern(
                        "CODECS=\"avc1\\.42c0[0-9a-f]{2},mp4a\\.40\\.2\",RESOLUTION=320x180,FRAME-RATE=25\\.000\n"
                                + "320x180-25/live\\.m3u8\n")
                .contains("RESOLUTION=160x90,FRAME-RATE=25.000\n160x90-25/live.m3u8\n");
        assertThat(Files.readString(stream.resolveSibling("index.m3u8"))).contains("\n2f/160x90-25/live.m3u8\n");
        assertThat(Files.readString(folder.resolve("out/img-preview/c/2f/80x80-2/index.json")))
                .isEqualTo("{\"index_start\":0,\"count\":4,\"pattern\":\"%d.jpg\"}");
        assertThat(announced)
                .containsExactlyInAnyOrder(
                        "HLS_LIVE 320x180-25 hls/c/2f/320x180-25/live.m3u8 null",
                        "HLS_LIVE 160x90-25 hls/c/2f/160x90-25/live.m3u8 null",
                        "HLS_VOD 320x180-25 hls/c/2f/320x180-25/vod-0.m3u8 null",
                        "HLS_VOD 160x90-25 hls/c/2f/160x90-25/vod-0.m3u8 null",
                        "IMG_PREVIEW 80x80-2 img-preview/c/2f/80x80-2/index.json null");
    }

    /** So that a player can change between renditions at any segment, and begin with any. */
    @Test
    void beginsEachSegmentWithAKeyFrameAtTheSameTimeInAllRenditions() throws Exception {
        Path source = Ffmpeg.source(folder.resolve("source.flv"), SECONDS, true, true);

        Path stream = encode(source, new SourceInfo(PICTURE, SOUND), "ORIGINAL, 160x90", null);

        for (String segment : List.of("0.ts", "1.ts", "2.ts")) {
            List<String> copied =
                    Ffmpeg.firstPacket(stream.resolve("320x180-25").resolve(segment));
            assertThat(copied.getLast()).startsWith("K");
            assertThat(Ffmpeg.firstPacket(stream.resolve("160x90-25").resolve(segment)))
                    .isEqualTo(copied);
        }
    }

    @Test
    void offersSoundAlone() throws Exception {
        Path source = Ffmpeg.source(folder.resolve("source.flv"), SECONDS, false, true);

        Path stream = encode(source, new SourceInfo(null, SOUND), "ORIGINAL", null);

        assertThat(Ffmpeg.packets(stream.resolve("0x0-0/vod-0.m3u8"), "a")).isEqualTo(Ffmpeg.packets(source, "a"));
        assertThat(Files.readString(stream.resolve("index.m3u8")))
                .contains("CODECS=\"mp4a.40.2\"\n0x0-0/live.m3u8\n")
                .doesNotContain("RESOLUTION");
    }

    @Test
    void offersAPictureAlone() throws Exception {
        Path source = Ffmpeg.source(folder.resolve("source.flv"), SECONDS, true, false);

        Path stream = encode(source, new SourceInfo(PICTURE, null), "ORIGINAL", null);

        assertThat(Ffmpeg.packets(stream.resolve("320x180-25/vod-0.m3u8"), "v")).isEqualTo(Ffmpeg.packets(source, "v"));
        assertThat(Files.readString(stream.resolve("index.m3u8"))).containsPattern("CODECS=\"avc1\\.[0-9a-f]{6}\"");
    }

    /** FFmpeg reads keys from a server alone. */
    @Test
    void encryptsWhatPlayersCanDecrypt() throws Exception {
        Path source = Ffmpeg.source(folder.resolve("source.flv"), SECONDS, true, true);

        Path stream = encode(
                source,
                new SourceInfo(PICTURE, SOUND),
                "ORIGINAL",
                null,
                TestHlsProperties.withKeys(TestHlsProperties.DEFAULT, 2));

        HttpServer server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                stream.toAbsolutePath(),
                SimpleFileServer.OutputLevel.NONE);
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/320x180-25/";
            for (String playlist : List.of("live.m3u8", "vod-0.m3u8")) {
                assertThat(Ffmpeg.packets(address + playlist, "v")).isEqualTo(Ffmpeg.packets(source, "v"));
                assertThat(Ffmpeg.packets(address + playlist, "a")).isEqualTo(Ffmpeg.packets(source, "a"));
            }
        } finally {
            server.stop(0);
        }
        assertThat(stream.resolve("320x180-25")).isDirectoryContaining("glob:**/2.key");
        assertThat(Files.readAllBytes(stream.resolve("320x180-25/1.ts"))[0]).isNotEqualTo((byte) 0x47);
    }

    /** Answers the stream's folder. */
    private Path encode(Path source, SourceInfo info, String ladder, @Nullable PreviewSpec previews)
            throws IOException, InterruptedException {
        return encode(source, info, ladder, previews, TestHlsProperties.DEFAULT);
    }

    private Path encode(
            Path source, SourceInfo info, String ladder, @Nullable PreviewSpec previews, HlsProperties settings)
            throws IOException, InterruptedException {
        EncodingPlan plan = new Planner(TestHlsProperties.DEFAULT.segmentTime(), false)
                .plan(Ladder.parse(ladder).ladder(), info);
        Path root = folder.resolve("out");
        Path spool = root.resolve(".spool/c-2f");
        FilesystemStorage storage = new FilesystemStorage(root);
        StreamOutput output = new StreamOutput(
                new ChannelId("c"),
                new StreamId("2f"),
                true,
                previews,
                spool,
                settings,
                new RetryingStorage(storage, Duration.ofSeconds(3)),
                TestStreams.in(storage, "e", Clock.systemUTC()),
                LivePush.NONE,
                Clock.systemUTC(),
                this::announce);
        Path run = output.beginRun(plan, _ -> Instant.now());
        SegmentAssembler segments = new SegmentAssembler(plan, run, output::segmentFinished);
        Ffmpeg.encode(EncodeCommand.of(plan, CODECS, previews, 0, run), source, event -> {
            if (event instanceof SegmentFinished piece) {
                segments.pieceFinished(piece);
            }
            output.collectImages();
        });
        segments.finish();
        output.finish();
        return root.resolve("hls/c/2f");
    }

    private void announce(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        announced.add(type + " " + resolution + " " + indexFile + " " + startTime);
    }
}
