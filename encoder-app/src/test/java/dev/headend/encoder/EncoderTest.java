package dev.headend.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headend.config.StartupFailure;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.source.ListeningPublisher;
import dev.headend.fixture.FreePorts;
import dev.headend.fixture.MetricsPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, with a real FFmpeg for a source and a server in the coordinator's place that speaks as existing ones do. */
class EncoderTest {
    private static final String STREAM = "0000018f000000010000000112345678";
    private static final String FOLDER = "hls/news/" + STREAM + "/";
    private static final String ORIGINAL = FOLDER + "320x180-25/";
    private static final String SMALL = FOLDER + "160x90-25/";
    private static final String PREVIEWS = "img-preview/news/" + STREAM + "/160x90-2/";

    private final LegacyCoordinator coordinator = new LegacyCoordinator();

    @TempDir
    private Path folder;

    @AfterEach
    void leave() {
        coordinator.close();
    }

    @Test
    void aStreamBecomesPlaylistsARecordingAndPreviewsAndIsReportedOnce() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 8);
        try (RunningEncoder encoder = start(Map.of("HLS_H264_PRESET", "ultrafast"));
                ListeningPublisher publisher = ListeningPublisher.of(clip)) {
            Session session = registered();
            session.say(order(publisher, "ORIGINAL, 160x90"));

            assertThat(heardUntilTheEnd(session))
                    .containsExactlyInAnyOrder(
                            "HLS-LIVE 320x180-25 " + ORIGINAL + "live.m3u8",
                            "HLS-VOD 320x180-25 " + ORIGINAL + "vod-0.m3u8",
                            "HLS-LIVE 160x90-25 " + SMALL + "live.m3u8",
                            "HLS-VOD 160x90-25 " + SMALL + "vod-0.m3u8",
                            "IMG-PREVIEW 160x90-2 " + PREVIEWS + "index.json");

            for (String rendition : List.of(ORIGINAL, SMALL)) {
                assertThat(stored(rendition + "live.m3u8")).content().endsWith("#EXT-X-ENDLIST\n");
                assertThat(packets(stored(rendition + "vod-0.m3u8"))).isEqualTo(packets(clip));
            }
            assertThat(stored(PREVIEWS + "index.json")).content().contains("\"count\":4");
            assertThat(stored("hls/news/index.m3u8")).exists();
            assertNothingIsLeft();
            assertThat(encoder.get("prometheus").body().lines())
                    .contains(
                            "headend_encoder_tasks_closed_total{outcome=\"ended\"} 1.0",
                            "headend_encoder_files_stored_total{kind=\"image\"} 4.0",
                            "headend_encoder_tasks{state=\"encoding\"} 0.0");
            MetricsPage.of("Encoder").describesAllOf(encoder.get("prometheus").body());
        }
    }

    @Test
    void theMetricsPageNamesEveryMetric() throws Exception {
        MetricsPage.of("Encoder")
                .namesWhatIsIn(
                        Path.of("src/main/java"), Path.of("../shared-kernel/src/main/java/dev/headend/config/drain"));
    }

    @Test
    void aStreamThatIsOverBeforeFfmpegHasBegunIsNotLost() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 2);
        try (RunningEncoder _ = start(Map.of());
                ListeningPublisher publisher = ListeningPublisher.of(clip)) {
            Session session = registered();
            session.say(order(publisher, "ORIGINAL"));
            session.say(stop());

            assertThat(heardUntilTheEnd(session)).contains("HLS-VOD 320x180-25 " + ORIGINAL + "vod-0.m3u8");
            assertThat(packets(stored(ORIGINAL + "vod-0.m3u8"))).isEqualTo(packets(clip));
        }
    }

    @Test
    void aStreamThatIsStoppedKeepsWhatCameAndEndsItsPlaylists() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 60);
        try (RunningEncoder encoder = start(Map.of());
                ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            Session session = registered();
            session.say(order(publisher, "ORIGINAL"));
            assertThat(session.nextHeard()).containsEntry("", "STREAM-AVAILABLE");
            assertThat(encoder.get("prometheus").body().lines())
                    .contains("headend_encoder_tasks{state=\"encoding\"} 1.0");
            session.say(stop());

            assertThat(heardUntilTheEnd(session)).isNotEmpty();
            assertThat(stored(ORIGINAL + "live.m3u8")).content().endsWith("#EXT-X-ENDLIST\n");
            assertNothingIsLeft();
        }
    }

    @Test
    void theProgramFinishesItsStreamsBeforeItStops() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 60);
        RunningEncoder encoder = start(Map.of());
        try (ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            Session session = registered();
            session.say(order(publisher, "ORIGINAL"));
            assertThat(session.nextHeard()).containsEntry("", "STREAM-AVAILABLE");
            encoder.close();

            assertThat(heardUntilTheEnd(session)).isNotEmpty();
            assertThat(stored(ORIGINAL + "live.m3u8")).content().endsWith("#EXT-X-ENDLIST\n");
            assertNothingIsLeft();
        } finally {
            encoder.close();
        }
    }

    @Test
    void anFfmpegThatDiesAtOnceIsReportedWithWhatItSaid() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 4);
        try (RunningEncoder encoder = start(Map.of("FFMPEG_PATH", dyingEncoder().toString()));
                ListeningPublisher publisher = ListeningPublisher.of(clip)) {
            Session session = registered();
            session.say(order(publisher, "ORIGINAL"));
            assertThat(session.nextHeard())
                    .containsEntry("", "STREAM-CLOSED")
                    .containsEntry("Error-Code", "ENCODER_FAILED")
                    .containsEntry("Error-Message", "FFmpeg exited with code 7 and said: the driver is missing");
            assertNothingIsLeft();
            assertThat(encoder.get("prometheus").body().lines())
                    .contains("headend_encoder_tasks_closed_total{outcome=\"encoder_failed\"} 1.0");
        }
    }

    @Test
    void withoutFfmpegItIsNotReadyAndDoesNotRegister() throws Exception {
        try (RunningEncoder encoder = start(Map.of("FFMPEG_PATH", "/nowhere/ffmpeg"))) {
            assertThat(encoder.get("health/readiness").statusCode()).isEqualTo(503);
            assertThat(encoder.get("health/readiness").body()).contains("\"ffmpeg\":{\"status\":\"DOWN\"}");
            assertThat(encoder.get("health/liveness").statusCode()).isEqualTo(200);
            assertThat(encoder.get("prometheus").body().lines()).contains("headend_control_connected NaN");
        }
    }

    /** Its one port is that of health and metrics, which Prometheus asks for from elsewhere. */
    @Test
    void tellsItsHealthAtAllAddressesWhateverItIsBoundTo() throws Exception {
        String port = String.valueOf(FreePorts.next());
        try (RunningEncoder encoder = start(Map.of("MANAGEMENT_PORT", port, "BIND_ADDRESS", "127.0.0.1"))) {
            assertThat(encoder.get("127.0.0.2", "health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isLeftInPeaceWhileItsCoordinatorIsAway() throws Exception {
        try (RunningEncoder encoder = start(Map.of())) {
            Session session = registered();
            Awaitility.await().until(() -> encoder.get("health/readiness").statusCode() == 200);
            coordinator.close();
            session.hangUp();
            Awaitility.await().until(() -> encoder.get("prometheus").body().contains("headend_control_connected 0.0"));
            assertThat(encoder.get("health").statusCode()).isEqualTo(200);
            assertThat(encoder.get("health").body())
                    .contains("\"connected\":false")
                    .contains("\"path\":\"" + folder.resolve("data"));
        }
    }

    @Test
    void isNotReadyBeforeItHasBeenLetIn() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                RunningEncoder encoder = start(Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + silent.getLocalPort()))) {
            assertThat(encoder.get("health/readiness").statusCode()).isEqualTo(503);
            assertThat(encoder.get("health/liveness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void doesNotStartWhereItCannotWrite() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Path media = file.resolve("media");
        String noMedia = media + " (HLS_FILESYSTEM_PATH) cannot be made: " + file + " is a file; choose a folder";
        String noData = file + " (DATA_DIR) is a file; choose a folder";
        Map<String, String> settings = Map.of("HLS_FILESYSTEM_PATH", media.toString(), "DATA_DIR", file.toString());

        assertThat(catchThrowable(() -> start(settings)))
                .hasStackTraceContaining(noMedia + ". " + noData)
                .hasStackTraceContaining(StartupFailure.class.getSimpleName());
        assertThat(Encoder.problems(EncoderSettings.TABLE.read(settings).properties()))
                .contains(noMedia, noData);
    }

    @Test
    void aCheckLeavesNothingWhereTheStartWouldMakeFolders() {
        Map<String, String> settings = Map.of(
                "HLS_FILESYSTEM_PATH", folder.resolve("a/media").toString(),
                "DATA_DIR", folder.resolve("b/data").toString());

        assertThat(Encoder.problems(EncoderSettings.TABLE.read(settings).properties()))
                .isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatTheFileSystemDoesNotTakeIsFoundBeforeTheStart() {
        assertThat(Encoder.problems(EncoderSettings.TABLE
                        .read(Map.of("HLS_FILESYSTEM_PATH", "/proc/x", "DATA_DIR", "/proc/y"))
                        .properties()))
                .containsExactly(
                        "/proc/x (HLS_FILESYSTEM_PATH) cannot be made: /proc takes no folder; choose another folder",
                        "/proc/y (DATA_DIR) cannot be made: /proc takes no folder; choose another folder");
    }

    @Test
    void healthAndMetricsAreOpenOnAllAddresses() throws Exception {
        int port = FreePorts.next();
        try (RunningEncoder _ = start(Map.of("BIND_ADDRESS", "127.0.0.1", "MANAGEMENT_PORT", String.valueOf(port)));
                Socket monitoring = new Socket("127.0.0.2", port)) {
            assertThat(monitoring.isConnected()).isTrue();
        }
    }

    private RunningEncoder start(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(Map.of(
                "CONTROL_BASE_URL", "ws://127.0.0.1:" + coordinator.port(),
                "FFMPEG_PATH", TestTools.any().ffmpeg().toString(),
                "FFPROBE_PATH", TestTools.any().ffprobe().toString(),
                "HLS_FILESYSTEM_PATH", folder.resolve("media").toString(),
                "DATA_DIR", folder.resolve("data").toString()));
        all.putAll(variables);
        return RunningEncoder.start(all);
    }

    private Session registered() throws InterruptedException {
        Session session = coordinator.nextSession();
        assertThat(session.nextHeard()).containsEntry("", "REGISTER").containsEntry("Capacity", "-1");
        return session;
    }

    private static String order(ListeningPublisher publisher, String resolutions) {
        return "ENCODE-START\nStream-Channel:news\nStream-ID:" + STREAM
                + "\nStream-Source-Type:RTMP\nStream-Source-URI:" + publisher.uri() + "\nResolutions:" + resolutions
                + "\nRecord:True\nPreviews:160x90,2\n";
    }

    private static String stop() {
        return "ENCODE-STOP\nStream-Channel:news\nStream-ID:" + STREAM + "\n";
    }

    /** What became available; fails unless the stream ends well. */
    private static List<String> heardUntilTheEnd(Session session) throws InterruptedException {
        List<String> available = new ArrayList<>();
        Map<String, String> message = session.nextHeard();
        while ("STREAM-AVAILABLE".equals(message.get(""))) {
            available.add(
                    message.get("Stream-Type") + " " + message.get("Resolution") + " " + message.get("Index-file"));
            message = session.nextHeard();
        }
        assertThat(message).isEqualTo(Map.of("", "STREAM-CLOSED", "Stream-Channel", "news", "Stream-ID", STREAM));
        return available;
    }

    private Path stored(String path) {
        return folder.resolve("media").resolve(path);
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> spool = Files.walk(folder.resolve("data").resolve("spool"))) {
            assertThat(spool.map(Path::toString)).noneMatch(path -> path.contains(STREAM));
        }
    }

    /** How many of picture and sound. */
    private static Map<String, Long> packets(Path media) throws Exception {
        Map<String, Long> counts = new HashMap<>();
        TestMedia.probe(media, "-show_packets -show_entries packet=codec_type")
                .forEach(line -> counts.merge(line.split(",")[0], 1L, Long::sum));
        return counts;
    }

    /** The usual FFmpeg, but for its encoding. */
    private Path dyingEncoder() throws IOException {
        Path script = folder.resolve("ffmpeg");
        Files.writeString(script, """
                #!/bin/sh
                case "$*" in *-progress*) echo "the driver is missing" >&2; exit 7 ;; esac
                exec %s "$@"
                """.formatted(TestTools.any().ffmpeg()));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
