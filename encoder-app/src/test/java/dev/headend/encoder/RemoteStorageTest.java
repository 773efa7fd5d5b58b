package dev.headend.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.CommonSettings;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.source.ListeningPublisher;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.s3.S3Properties;
import dev.headend.encoder.storage.s3.S3Storage;
import dev.headend.encoder.storage.server.FaultProxy;
import dev.headend.encoder.storage.server.FaultProxy.Fault;
import dev.headend.encoder.storage.server.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The whole program, whose files go into a bucket. */
@ExtendWith(OutputCaptureExtension.class)
final class RemoteStorageTest {
    private static final String STREAM = "0000018f000000010000000112345678";
    private static final String FOLDER = "hls/news/" + STREAM + "/";

    @TempDir
    private Path folder;

    @Test
    void aRecordingIsCompleteThoughTheStorageIsAwayForAWhile() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 6);
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                S3Server server = S3Server.withBucket(folder, "media");
                FaultProxy proxy = new FaultProxy(server.port());
                RunningEncoder encoder = start(coordinator, proxy);
                ListeningPublisher publisher = ListeningPublisher.of(clip)) {
            Session session = coordinator.nextSession();
            assertThat(session.nextHeard()).containsEntry("", "REGISTER");
            proxy.set(Fault.UNAVAILABLE);
            session.say("ENCODE-START\nStream-Channel:news\nStream-ID:" + STREAM
                    + "\nStream-Source-Type:RTMP\nStream-Source-URI:" + publisher.uri()
                    + "\nResolutions:ORIGINAL\nRecord:True\nPreviews:160x90,2\n");
            Awaitility.await()
                    .until(() -> encoder.get("prometheus")
                            .body()
                            .contains("headend_encoder_storage_failures_total{kind=\"segment\",storage=\"s3\"}"));
            proxy.set(Fault.NONE);
            for (Map<String, String> heard = session.nextHeard();
                    !heard.containsValue("STREAM-CLOSED");
                    heard = session.nextHeard()) {
                assertThat(heard).containsEntry("", "STREAM-AVAILABLE");
            }

            Storage bucket = S3Storage.open(bucketAt(server.port()));
            String recording = new String(
                    bucket.read(FOLDER + "320x180-25/vod-0.m3u8").orElseThrow().content(), UTF_8);
            assertThat(recording).contains("#EXT-X-ENDLIST").doesNotContain("#EXT-X-GAP");
            for (String line :
                    recording.lines().filter(it -> it.endsWith(".ts")).toList()) {
                assertThat(bucket.read(FOLDER + "320x180-25/" + line)).isPresent();
            }
            assertThat(new String(
                            bucket.read(FOLDER + "index.m3u8").orElseThrow().content(), UTF_8))
                    .contains("\n320x180-25/live.m3u8");
            assertThat(encoder.get("prometheus").body().lines())
                    .as("rules of HLS that a published playlist broke")
                    .noneMatch(line ->
                            line.startsWith("headend_encoder_playlist_violations_total{") && !line.endsWith(" 0.0"));
            assertThat(encoder.get("prometheus").body())
                    .contains("headend_encoder_storage_write_seconds_count{kind=\"playlist\",storage=\"s3\"}")
                    .contains("headend_encoder_spool_used_bytes 0.0");
        }
    }

    @Test
    void anEncoderWhoseBucketIsMissingTakesNoStreamsUntilItIsThere(CapturedOutput output) throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                S3Server server = S3Server.withBucket(folder, "other");
                FaultProxy proxy = new FaultProxy(server.port());
                RunningEncoder encoder = start(coordinator, proxy)) {
            Awaitility.await().until(() -> encoder.get("health").body().contains("NoSuchBucket"));
            assertThat(encoder.get("health/readiness").statusCode()).isEqualTo(503);
            assertThat(encoder.get("health/liveness").statusCode()).isEqualTo(200);
            assertThat(encoder.get("health").body())
                    .contains("create the bucket, or correct AWS_S3_BUCKET")
                    .contains("\"connected\":false", "\"waitsFor\":\"ffmpeg and storage\"");
            assertThat(encoder.get("prometheus").body().lines()).contains("headend_control_connected NaN");
            assertThat(StorageConfiguration.problems(new Binder(new MapConfigurationPropertySource(settings(proxy)))))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem)
                            .startsWith("the storage fails: S3 answered HTTP 404: NoSuchBucket")
                            .endsWith("create the bucket, or correct AWS_S3_BUCKET"));
            server.make("media");

            assertThat(coordinator.nextSession().nextHeard()).containsEntry("", "REGISTER");
            Awaitility.await().until(() -> encoder.get("health/readiness").statusCode() == 200);
            assertThat(StorageConfiguration.problems(new Binder(new MapConfigurationPropertySource(settings(proxy)))))
                    .isEmpty();
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("NoSuchBucket")))
                .singleElement()
                .asString()
                .endsWith("This encoder takes no streams until it works, and does not connect to the coordinator");
        assertThat(output.getAll())
                .doesNotContain("\tat ")
                .contains("storage works again after", "storing in S3, bucket media at http://127.0.0.1:");
    }

    private Map<String, Object> settings(FaultProxy proxy) {
        return EncoderSettings.TABLE
                .and(CommonSettings.TABLE)
                .read(environment(0, proxy))
                .properties();
    }

    private RunningEncoder start(LegacyCoordinator coordinator, FaultProxy proxy) {
        return RunningEncoder.start(environment(coordinator.port(), proxy));
    }

    private Map<String, String> environment(int coordinatorPort, FaultProxy proxy) {
        return Map.of(
                "CONTROL_BASE_URL",
                "ws://127.0.0.1:" + coordinatorPort,
                "FFMPEG_PATH",
                TestTools.any().ffmpeg().toString(),
                "FFPROBE_PATH",
                TestTools.any().ffprobe().toString(),
                "DATA_DIR",
                folder.resolve("data").toString(),
                "HLS_TIME_SECONDS",
                "1",
                "HLS_STORAGE_TYPE",
                "S3",
                "AWS_S3_BUCKET",
                "media",
                "AWS_ENDPOINT_URL",
                "http://127.0.0.1:" + proxy.port(),
                "AWS_ACCESS_KEY_ID",
                S3Server.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                S3Server.SECRET_KEY);
    }

    private static S3Properties bucketAt(int port) {
        return new S3Properties(
                null,
                "media",
                S3Server.ACCESS_KEY,
                S3Server.SECRET_KEY,
                null,
                URI.create("http://127.0.0.1:" + port),
                null);
    }
}
