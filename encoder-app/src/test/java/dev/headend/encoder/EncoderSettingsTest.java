package dev.headend.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.Program;
import dev.headend.config.SettingsPage;
import dev.headend.config.SettingsTable;
import dev.headend.control.PeerInstance;
import dev.headend.encoder.control.ControlProperties;
import dev.headend.encoder.ffmpeg.CodecOptions;
import dev.headend.encoder.ffmpeg.FfmpegProperties;
import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.HlsProperties.PlaylistType;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.encoder.storage.StorageProperties;
import dev.headend.encoder.storage.azure.AzureProperties;
import dev.headend.encoder.storage.http.HttpStorageProperties;
import dev.headend.encoder.storage.s3.S3Properties;
import dev.headend.encoder.task.TaskProperties;
import dev.headend.net.http.auth.HttpAuth;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EncoderSettingsTest {
    private static final Path PAGE = Path.of("..", "docs", "settings-encoder.md");
    /** Set to true to write the page instead of checking it. */
    private static final String WRITE = "headend.docs.write";

    @Test
    void theDefaultsAreValidAndAsDocumented() {
        assertThat(EncoderSettings.TABLE.read(Map.of()).problems()).isEmpty();
        assertThat(bind("tasks", TaskProperties.class, Map.of())).isEqualTo(new TaskProperties(-1, false));
        FfmpegProperties ffmpeg = bind("ffmpeg", FfmpegProperties.class, Map.of());
        assertThat(ffmpeg.codecs()).isEqualTo(new CodecOptions("libx264", "aac", "veryfast", "yuv420p"));
        assertThat(ffmpeg.neverEncodes()).isFalse();
        assertThat(bind("hls", HlsProperties.class, Map.of())).isEqualTo(TestHlsProperties.DEFAULT);
        assertThat(bind("storage", StorageProperties.class, Map.of()))
                .isEqualTo(new StorageProperties(
                        StorageProperties.Type.FILESYSTEM, Path.of("data/media"), Path.of("data"), null));
        assertThat(bind("control", ControlProperties.class, Map.of())
                        .linkSettings(PeerInstance.random(), Clock.systemUTC()))
                .isNull();
    }

    @Test
    void everyVariableReachesItsProperty() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("CONTROL_BASE_URL", "wss://coordinator:8080"),
                Map.entry("CONTROL_SECRET", "s3cret"),
                Map.entry("SERVER_CAPACITY", "4"),
                Map.entry("LOG_TASK_STATUS", "YES"),
                Map.entry("FFMPEG_PATH", "/opt/ffmpeg"),
                Map.entry("FFPROBE_PATH", "/opt/ffprobe"),
                Map.entry("HLS_VIDEO_CODEC", "copy"),
                Map.entry("HLS_AUDIO_CODEC", "libfdk_aac"),
                Map.entry("HLS_H264_PRESET", "slow"),
                Map.entry("HLS_PIXEL_FORMAT", "yuv422p"),
                Map.entry("HLS_TIME_SECONDS", "6"),
                Map.entry("HLS_LIVE_PLAYLIST_SIZE", "5"),
                Map.entry("HLS_VOD_MAX_SIZE", "100"),
                Map.entry("HLS_FRAGMENT_COUNT_LIMIT", "1000"),
                Map.entry("HLS_KEYS", "on"),
                Map.entry("HLS_FRAGMENTS_PER_KEY", "20"),
                Map.entry("SNAPSHOT_INTERVAL_SECONDS", "60"),
                Map.entry("HLS_STORAGE_TYPE", "filesystem"),
                Map.entry("HLS_FILESYSTEM_PATH", "/srv/media"),
                Map.entry("DATA_DIR", "/var/lib/encoder"),
                Map.entry("HLS_PLAYLIST_TYPE", "Event"),
                Map.entry("SPOOL_LIMIT_MB", "2000"));
        ControlProperties control = bind("control", ControlProperties.class, environment);
        assertThat(control).isEqualTo(new ControlProperties(URI.create("wss://coordinator:8080"), true, "s3cret"));
        assertThat(control.toString()).doesNotContain("s3cret");
        assertThat(control.linkSettings(PeerInstance.random(), Clock.systemUTC()))
                .isNotNull();
        assertThat(bind("tasks", TaskProperties.class, environment)).isEqualTo(new TaskProperties(4, true));
        FfmpegProperties ffmpeg = bind("ffmpeg", FfmpegProperties.class, environment);
        assertThat(ffmpeg.ffmpeg()).isEqualTo(Path.of("/opt/ffmpeg"));
        assertThat(ffmpeg.ffprobe()).isEqualTo(Path.of("/opt/ffprobe"));
        assertThat(ffmpeg.codecs()).isEqualTo(new CodecOptions("copy", "libfdk_aac", "slow", "yuv422p"));
        assertThat(ffmpeg.neverEncodes()).isTrue();
        assertThat(bind("hls", HlsProperties.class, environment))
                .isEqualTo(new HlsProperties(6, 5, 100, 1000, true, 20, PlaylistType.EVENT, 60));
        StorageProperties storage = bind("storage", StorageProperties.class, environment);
        assertThat(storage.root()).isEqualTo(Path.of("/srv/media"));
        assertThat(storage.dataDir()).isEqualTo(Path.of("/var/lib/encoder"));
        assertThat(storage.spoolBudget().limit()).isEqualTo(2000L << 20);
    }

    @Test
    void halfOfTheFreeDiskIsForWhatWaits() {
        StorageProperties storage = bind("storage", StorageProperties.class, Map.of("DATA_DIR", "/tmp/none/such"));
        assertThat(storage.spoolBudget().limit())
                .isBetween(1L, Path.of("/tmp").toFile().getTotalSpace() / 2);
    }

    @Test
    void theCoordinatorIsLeftAloneWhenToldSo() {
        Map<String, String> environment = Map.of("CONTROL_BASE_URL", "ws://coordinator", "CONTROL_USE", "NO");
        assertThat(bind("control", ControlProperties.class, environment)
                        .linkSettings(PeerInstance.random(), Clock.systemUTC()))
                .isNull();
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        Map<String, String> environment = Map.of(
                "CONTROL_BASE_URL", "http://coordinator",
                "SERVER_CAPACITY", "many",
                "HLS_STORAGE_TYPE", "FTP",
                "HLS_H264_PRESET", "fast -f null",
                "HLS_LIVE_PLAYLIST_SIZE", "2");
        assertThat(EncoderSettings.TABLE.read(environment).problems())
                .containsExactly(
                        "CONTROL_BASE_URL is 'http://coordinator', but it must be a URL that begins with ws:// or wss://",
                        "SERVER_CAPACITY is 'many', but it must be a whole number from -1 to 1000000",
                        "HLS_H264_PRESET is 'fast -f null', but it must be one of ultrafast, superfast, veryfast, faster, fast,"
                                + " medium, slow, slower, veryslow, placebo, p1, p2, p3, p4, p5, p6, p7",
                        "HLS_LIVE_PLAYLIST_SIZE is '2', but it must be a whole number from 3 to 10000",
                        "HLS_STORAGE_TYPE is 'FTP', but it must be one of FILESYSTEM, HTTP, S3, AZ");
    }

    @Test
    void aPresetIsOneThatTheVideoEncoderKnows() {
        assertThat(problems("HLS_H264_PRESET", "foo"))
                .singleElement()
                .asString()
                .contains("'foo'", "ultrafast");
        assertThat(problems("HLS_H264_PRESET", "P5"))
                .containsExactly("HLS_H264_PRESET is 'P5', which libx264 does not know: choose one of its presets,"
                        + " or set HLS_VIDEO_CODEC to h264_nvenc");
        assertThat(problems("HLS_H264_PRESET", "p5", "HLS_VIDEO_CODEC", "h264_nvenc"))
                .isEmpty();
        assertThat(problems("HLS_H264_PRESET", "Slow")).isEmpty();
    }

    @Test
    void whatAStorageNeedsIsSaidAtOnce() {
        assertThat(problemsOf("HLS_STORAGE_TYPE", "HTTP"))
                .containsExactly("HLS_STORAGE_TYPE is 'HTTP', but that needs HLS_STORAGE_HTTP_URL to be set too");
        assertThat(problemsOf("HLS_STORAGE_TYPE", "s3"))
                .containsExactly("HLS_STORAGE_TYPE is 'S3', but that needs AWS_S3_BUCKET and"
                        + " AWS_REGION (or AWS_ENDPOINT_URL instead) to be set too");
        assertThat(problemsOf(
                        "HLS_STORAGE_TYPE", "S3", "AWS_S3_BUCKET", "b", "AWS_REGION", "r", "AWS_ACCESS_KEY_ID", "k"))
                .containsExactly("HLS_STORAGE_TYPE is 'S3', but that needs AWS_SECRET_ACCESS_KEY to be set too");
        assertThat(problemsOf("HLS_STORAGE_TYPE", "AZ", "AZURE_STORAGE_ACCOUNT", "a", "AZURE_CLIENT_ID", "i"))
                .containsExactly("HLS_STORAGE_TYPE is 'AZ', but that needs AZURE_STORAGE_CONTAINER and"
                        + " AZURE_TENANT_ID and AZURE_CLIENT_SECRET (or AZURE_STORAGE_KEY instead)"
                        + " to be set too");
        assertThat(problemsOf("HLS_STORAGE_HTTP_AUTH", "Bearer"))
                .containsExactly(
                        "HLS_STORAGE_HTTP_AUTH is 'Bearer', but that needs HLS_STORAGE_HTTP_TOKEN to be set too");
        assertThat(problemsOf("AZURE_STORAGE_KEY", "not Base64!"))
                .containsExactly("AZURE_STORAGE_KEY is (not shown), but it must be text in Base64");
    }

    @Test
    void aStorageHasAllThatItNeeds() {
        assertThat(problemsOf("HLS_STORAGE_TYPE", "S3", "AWS_S3_BUCKET", "b", "AWS_ENDPOINT_URL", "http://minio:9000"))
                .isEmpty();
        assertThat(problemsOf(
                        "HLS_STORAGE_TYPE", "AZ",
                        "AZURE_STORAGE_ACCOUNT", "a",
                        "AZURE_STORAGE_CONTAINER", "c",
                        "AZURE_STORAGE_KEY", "AAAA"))
                .isEmpty();
    }

    @Test
    void everyVariableOfAStorageReachesItsProperty() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("HLS_STORAGE_HTTP_URL", "https://origin/media"),
                Map.entry("HLS_STORAGE_HTTP_AUTH", "basic"),
                Map.entry("HLS_STORAGE_HTTP_USER", "me"),
                Map.entry("HLS_STORAGE_HTTP_PASSWORD", "s3cret"),
                Map.entry("AWS_REGION", "eu-central-1"),
                Map.entry("AWS_S3_BUCKET", "bucket"),
                Map.entry("AWS_ACCESS_KEY_ID", "key"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "s3cret"),
                Map.entry("AWS_SESSION_TOKEN", "s3cret-token"),
                Map.entry("AWS_ENDPOINT_URL", "http://minio:9000"),
                Map.entry("AWS_S3_PATH_STYLE", "NO"),
                Map.entry("AZURE_STORAGE_ACCOUNT", "account"),
                Map.entry("AZURE_STORAGE_CONTAINER", "container"),
                Map.entry("AZURE_TENANT_ID", "tenant"),
                Map.entry("AZURE_CLIENT_ID", "client"),
                Map.entry("AZURE_CLIENT_SECRET", "s3cret"),
                Map.entry("AZURE_STORAGE_ENDPOINT", "https://azurite/account"));
        HttpStorageProperties http = bind("storage.http", HttpStorageProperties.class, environment);
        assertThat(http.url()).isEqualTo(URI.create("https://origin/media"));
        assertThat(http.auth().toHttpAuth()).isEqualTo(new HttpAuth.Basic("me", "s3cret"));
        S3Properties s3 = bind("storage.s3", S3Properties.class, environment);
        assertThat(s3)
                .isEqualTo(new S3Properties(
                        "eu-central-1",
                        "bucket",
                        "key",
                        "s3cret",
                        "s3cret-token",
                        URI.create("http://minio:9000"),
                        false));
        AzureProperties azure = bind("storage.azure", AzureProperties.class, environment);
        assertThat(azure)
                .isEqualTo(new AzureProperties(
                        "account",
                        "container",
                        URI.create("https://azurite/account"),
                        null,
                        URI.create("https://login.microsoftonline.com"),
                        "tenant",
                        "client",
                        "s3cret"));
        assertThat(List.of(http, s3, azure).toString()).doesNotContain("s3cret");
    }

    private static List<String> problemsOf(String... namesAndValues) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return EncoderSettings.TABLE.read(environment).problems();
    }

    @Test
    void thePageSaysWhatTheTableSays() throws Exception {
        String page = SettingsPage.of("encoder", EncoderSettings.TABLE);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("to be written by a test run with -D%s=true", WRITE).hasContent(page);
    }

    private static List<String> problems(String name, String value) {
        return problems(name, value, "HLS_VIDEO_CODEC", "libx264");
    }

    private static List<String> problems(String name, String value, String other, String itsValue) {
        return EncoderSettings.TABLE.read(Map.of(name, value, other, itsValue)).problems();
    }

    private static <T> T bind(String part, Class<T> type, Map<String, String> environment) {
        SettingsTable.Reading reading = EncoderSettings.TABLE.read(environment);
        assertThat(reading.problems()).isEmpty();
        Map<String, Object> properties = Program.defaultProperties(reading.properties());
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("headend.encoder." + part, type)
                .get();
    }
}
