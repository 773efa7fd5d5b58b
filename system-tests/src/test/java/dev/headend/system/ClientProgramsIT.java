package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Ffmpeg;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.NginxRtmp;
import dev.headend.system.harness.Started;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The programs that people publish and play with, against one edge, all at once. Each publishes in real time; the player comes
 * when it does, and must see from some keyframe on every picture that was published, to the last, as it was.
 */
@Execution(ExecutionMode.CONCURRENT)
class ClientProgramsIT {
    private static final int GROUP = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Long enough for a player that takes seconds to start: many start at once. */
    private static final Clip CLIP = Clip.of(160, 120, GROUP, 8);

    private static final Path FOLDER = Checkout.freshFolder("programs");

    private static Fleet edge;

    @BeforeAll
    static void start() {
        edge = Fleet.edgeAlone(Map.of());
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /** The machine's FFmpeg (5.1 on Debian 12) and the one that comes with the build (8.1). */
    @ParameterizedTest
    @CsvSource({"old,recent", "recent,old"})
    void ffmpeg(String publisher, String player) {
        String url = url("ffmpeg-" + publisher);
        Path received = FOLDER.resolve("ffmpeg-" + publisher + ".flv");
        String[] publish = {"-re", "-i", CLIP.file().toString(), "-c", "copy", "-f", "flv", url};
        String[] play = {"-i", url, "-c", "copy", received.toString()};
        try (Started publishing = publisher.equals("old")
                        ? Ffmpeg.start("publisher", publish)
                        : Ffmpeg.startRecent("publisher", publish);
                Started playing =
                        player.equals("old") ? Ffmpeg.start("player", play) : Ffmpeg.startRecent("player", play)) {
            assertEnds(publishing, playing);
        }
        assertLastPictures(received, CLIP.file());
    }

    /** librtmp, as OBS has it, too: 128-byte chunks on one chunk stream, {@code publish} without a type. */
    @Test
    void gstreamerRtmpsink() {
        gstreamer("rtmpsink", " live=1");
    }

    /** Transaction id 0, a chunk size after {@code publish}, {@code deleteStream} with the key. */
    @Test
    void gstreamerRtmp2sink() {
        gstreamer("rtmp2sink", "");
    }

    private static void gstreamer(String sink, String more) {
        assumeInstalled("gst-launch-1.0");
        String pipeline = "filesrc location=%s ! flvdemux name=d flvmux name=m streamable=true ! %s location=$LOCATION"
                + " d.video ! queue ! h264parse ! m. d.audio ! queue ! aacparse ! m.";
        List<String> command = Stream.concat(
                        Stream.of("gst-launch-1.0", "-q"),
                        Arrays.stream(pipeline.formatted(CLIP.file(), sink).split(" "))
                                .map(word -> word.replace("$LOCATION", url(sink) + more)))
                .toList();
        Path received = FOLDER.resolve(sink + ".nut");
        try (Started publishing = new Started(sink, new ProcessBuilder(command));
                Started playing = play(url(sink), received)) {
            assertEnds(publishing, playing);
        }
        assertLastPictures(received, CLIP.file());
    }

    @Test
    void rtmpdumpPlays() {
        assumeInstalled("rtmpdump");
        Path received = FOLDER.resolve("rtmpdump.flv");
        try (Started publishing = publish(CLIP.file(), url("rtmpdump"));
                Started playing = new Started(
                        "rtmpdump",
                        new ProcessBuilder(
                                "rtmpdump",
                                "-q",
                                "--live",
                                "-r",
                                "rtmp://127.0.0.1:" + edge.rtmpPort() + "/rtmpdump",
                                "-y",
                                "key",
                                "-o",
                                received.toString()))) {
            assertEnds(publishing, playing);
        }
        assertLastPictures(received, CLIP.file());
    }

    @Test
    void nginxPushesToUs() {
        int port = FreePorts.next();
        String pushed = url("pushed");
        Path received = FOLDER.resolve("pushed.nut");
        try (Started _ = nginx(port, "application live { live on; push %s; }".formatted(pushed));
                Started publishing = publish(CLIP.file(), "rtmp://127.0.0.1:%d/live/any".formatted(port));
                Started playing = play(pushed, received)) {
            assertEnds(publishing, playing);
        }
        assertLastPictures(received, CLIP.file());
    }

    @Test
    void nginxPullsFromUs() {
        int port = FreePorts.next();
        Path received = FOLDER.resolve("pulled.nut");
        String pull = "application live { live on; pull %s name=any; }".formatted(url("pulled"));
        try (Started _ = nginx(port, pull);
                Started publishing = publish(CLIP.file(), url("pulled"));
                Started playing = Ffmpeg.startRecent(
                        "player",
                        "-i",
                        "rtmp://127.0.0.1:%d/live/any".formatted(port),
                        "-frames:v",
                        String.valueOf(2 * GROUP),
                        "-c",
                        "copy",
                        received.toString())) {
            assertEnds(playing, publishing);
        }
        assertThat(Ffmpeg.pictures(CLIP.file(), 0)).containsSequence(Ffmpeg.pictures(received, 0));
    }

    private static Started nginx(int port, String applications) {
        assumeThat(NginxRtmp.isInstalled())
                .as("nginx with its RTMP module on this machine")
                .isTrue();
        Path folder = Checkout.freshFolder("nginx");
        Started nginx = new Started("nginx", NginxRtmp.command(folder, port, applications));
        Await.until("nginx listens", PATIENCE, () -> listens(port));
        return nginx;
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Enhanced RTMP, which FFmpeg sends without asking whether it may. */
    @ParameterizedTest
    @ValueSource(strings = {"libx265", "libsvtav1", "libvpx-vp9"})
    void enhancedVideoWithOpusIsJoinedAtAKeyframe(String encoder) {
        Path source = encoded(encoder, encoder);
        Path early = FOLDER.resolve(encoder + "-early.nut");
        Path late = FOLDER.resolve(encoder + "-late.nut");
        try (Started playingEarly = play(url(encoder), early);
                Started publishing = publish(source, url(encoder))) {
            Await.until("the first picture has come", PATIENCE, () -> hasBytes(early));
            try (Started playingLate = play(url(encoder), late)) {
                assertEnds(publishing, playingEarly, playingLate);
            }
        }
        for (Path received : List.of(early, late)) {
            assertLastPictures(received, source);
            assertThat(Ffmpeg.entry(received, "a:0", "codec_name")).isEqualTo("opus");
            assertThat(Ffmpeg.packets(received, "a:0")).isGreaterThan(GROUP);
        }
    }

    private static boolean hasBytes(Path file) {
        return file.toFile().length() > 0;
    }

    private static Path encoded(String encoder, String name) {
        Path file = FOLDER.resolve(name + ".mp4");
        List<String> options = switch (encoder) {
            case "libx265" -> List.of("-preset", "ultrafast", "-x265-params", "log-level=1:open-gop=0:scenecut=0");
            case "libsvtav1" -> List.of("-preset", "12", "-svtav1-params", "lp=1");
            default -> List.of("-deadline", "realtime", "-cpu-used", "8");
        };
        String[] arguments = Stream.of(
                        List.of("-i", CLIP.file().toString(), "-c:v", encoder, "-g", String.valueOf(GROUP)),
                        List.of("-keyint_min", String.valueOf(GROUP), "-c:a", "libopus", "-b:a", "64k"),
                        options,
                        List.of(file.toString()))
                .flatMap(List::stream)
                .toArray(String[]::new);
        try (Started encoding = Ffmpeg.startRecent("encoder", arguments)) {
            assertEnds(encoding);
        }
        return file;
    }

    /** Two videos and two sounds in one stream: the first of each as ever, the others as tracks. */
    @Test
    void multitrackFromFfmpeg() {
        Path second = encoded("libx265", "second");
        Path received = FOLDER.resolve("multitrack.nut");
        try (Started publishing = Ffmpeg.startRecent(
                        "publisher",
                        Stream.of(
                                        List.of("-re", "-i", CLIP.file().toString(), "-re", "-i", second.toString()),
                                        List.of("-map", "0:v", "-map", "1:v", "-map", "0:a", "-map", "1:a"),
                                        List.of("-c", "copy", "-f", "flv", url("multitrack")))
                                .flatMap(List::stream)
                                .toArray(String[]::new));
                Started playing = Ffmpeg.startRecent(
                        "player", "-i", url("multitrack"), "-map", "0", "-c", "copy", received.toString())) {
            assertEnds(publishing, playing);
        }
        assertLastPictures(Ffmpeg.pictures(received, 0), Ffmpeg.pictures(CLIP.file(), 0));
        assertLastPictures(Ffmpeg.pictures(received, 1), Ffmpeg.pictures(second, 0));
        assertThat(Ffmpeg.packets(received, "a:0")).isGreaterThan(GROUP);
        assertThat(Ffmpeg.packets(received, "a:1")).isGreaterThan(GROUP);
    }

    /** FFmpeg begins anew at 2^31 ms: here after two seconds. */
    @Test
    void timestampsThatWrap() {
        Path received = FOLDER.resolve("wrap.nut");
        double offset = (1L << 31) / 1000.0 - 2;
        try (Started publishing = Ffmpeg.start(
                        "publisher",
                        "-re",
                        "-i",
                        CLIP.file().toString(),
                        "-c",
                        "copy",
                        "-output_ts_offset",
                        "%.3f".formatted(offset),
                        "-f",
                        "flv",
                        url("wrap"));
                Started playing = play(url("wrap"), received)) {
            assertEnds(publishing, playing);
        }
        assertLastPictures(received, CLIP.file());
        assertThat(Ffmpeg.seconds(received)).isLessThan(10);
    }

    private static Started publish(Path file, String url) {
        return Ffmpeg.startRecent("publisher", "-re", "-i", file.toString(), "-c", "copy", "-f", "flv", url);
    }

    private static Started play(String url, Path into) {
        return Ffmpeg.startRecent("player", "-i", url, "-c", "copy", "-flush_packets", "1", into.toString());
    }

    private static String url(String channel) {
        return edge.publishUrl(channel, "key");
    }

    private static void assumeInstalled(String program) {
        assumeThat(Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .as("%s on this machine", program)
                .isTrue();
    }

    private static void assertEnds(Started... processes) {
        for (Started process : processes) {
            assertThat(process.awaitEnd(PATIENCE)).as("%s", process.lines()).isZero();
        }
    }

    private static void assertLastPictures(Path received, Path source) {
        assertLastPictures(Ffmpeg.pictures(received, 0), Ffmpeg.pictures(source, 0));
    }

    private static void assertLastPictures(List<String> received, List<String> source) {
        assertThat(received).hasSizeGreaterThanOrEqualTo(GROUP);
        assertThat(received.size() % GROUP)
                .as("pictures before the first keyframe")
                .isZero();
        assertThat(Collections.lastIndexOfSubList(source, received))
                .as("where they are in the source")
                .isEqualTo(source.size() - received.size());
    }
}
