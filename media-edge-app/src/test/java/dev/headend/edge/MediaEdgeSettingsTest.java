package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.Program;
import dev.headend.config.SettingsPage;
import dev.headend.config.SettingsTable;
import dev.headend.config.restreamer.RestreamerVariable;
import dev.headend.config.restreamer.RestreamerVariables;
import dev.headend.edge.admission.AdmissionProperties;
import dev.headend.edge.control.ControlProperties;
import dev.headend.edge.control.ExternalProperties;
import dev.headend.edge.delivery.DeliveryProperties;
import dev.headend.edge.live.LiveProperties;
import dev.headend.edge.rtmp.server.RtmpProperties;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MediaEdgeSettingsTest {
    private static final Path PAGE = Path.of("..", "docs", "settings-media-edge.md");
    /** Set to true to write the page instead of checking it. */
    private static final String WRITE = "headend.docs.write";

    @Test
    void theDefaultsAreValidAndAsDocumented() throws Exception {
        assertThat(MediaEdgeSettings.TABLE.read(Map.of()).problems()).isEmpty();
        AdmissionProperties admission = bind("headend.edge.admission", AdmissionProperties.class, Map.of());
        assertThat(admission.idMaxLength()).isEqualTo(128);
        assertThat(admission.maxIpConnections()).isEqualTo(4);
        assertThat(admission.players().contains(InetAddress.getByName("192.0.2.1")))
                .isTrue();
        assertThat(admission.exemptFromLimit().contains(InetAddress.getByName("192.0.2.1")))
                .isFalse();
        assertThat(bind("headend.edge.rtmp", RtmpProperties.class, Map.of()))
                .isEqualTo(new RtmpProperties(
                        true, 1935, 1936, "RTMPS_PORT", "auto", false, 4096, null, null, Duration.ofSeconds(60)));
        assertThat(bind("headend.edge.live", LiveProperties.class, Map.of())).isEqualTo(new LiveProperties(256, 40, 0));
        assertThat(bind("headend.edge.control", ControlProperties.class, Map.of())
                        .isUsed())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "REDIS_HOST=r|REDIS_HOST is set, but no commands are taken from Redis without REDIS_USE=YES",
                "EXTERNAL_SSL=YES|EXTERNAL_SSL is YES, but this program speaks no TLS without SSL_CERT",
                "CALLBACK_URL=http://a JWT_SECRET=s CONTROL_SECRET=s CONTROL_BASE_URL=ws://c|CALLBACK_URL is set, but nothing",
                "PLAYER_GA_ACCOUNT=UA-1-2|PLAYER_GA_ACCOUNT is UA-1-2, but the player page reports nothing",
            })
    void warnsOfWhatDoesNothing(String variables, String warning) {
        SettingsTable.Reading reading = MediaEdgeSettings.TABLE.read(environment(variables));
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.warnings()).singleElement().asString().startsWith(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REDIS_HOST=r REDIS_USE=YES",
                "REDIS_HOST=r REDIS_USE=NO",
                "EXTERNAL_SSL=YES EXTERNAL_PORT=443",
                "HLS_MEDIA_URL=http://cdn",
                "PLAYER_GA_ACCOUNT=none",
                "PLAYER_GA_ACCOUNT=G-1A2B3C4D5E",
                "CALLBACK_URL=http://a JWT_SECRET=s CONTROL_SECRET=s CONTROL_BASE_URL=ws://c CONTROL_USE=NO",
            })
    void warnsOfNothingElse(String variables) {
        assertThat(MediaEdgeSettings.TABLE.read(environment(variables)).warnings())
                .isEmpty();
    }

    private static Map<String, String> environment(String variables) {
        return Arrays.stream(variables.split(" "))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    @Test
    void saysWhichPartIsBadAndNoPassword() {
        assertThat(problem("RTMP_PLAY_WHITELIST", "10.0.0.1,10.0.0.0/33"))
                .endsWith("or *: '10.0.0.0/33' has a prefix length that is not from 0 to 32");
        assertThat(problem("WS_ALLOWED_ORIGINS", "https://studio.example,"))
                .endsWith("or *: '' is no origin: there is nothing between two commas, or at an end");
        assertThat(problem("WS_ALLOWED_ORIGINS", "studio.example"))
                .endsWith("'studio.example' is no origin: it has no scheme, such as https://");
        assertThat(problem("WS_ALLOWED_ORIGINS", "https://*.example"))
                .endsWith("'https://*.example' is no origin: each host must be named, and * stands alone");
        assertThat(problem("WS_ALLOWED_ORIGINS", "https://studio.example/"))
                .endsWith(
                        "'https://studio.example/' is no origin: it is more than scheme, host and port, as a / at the end is");
        assertThat(problem("CALLBACK_URL", "http://user:pa55@h/x y"))
                .isEqualTo(
                        "CALLBACK_URL is 'http://***@h/x y', but it must be a URL that begins with http:// or https://:"
                                + " there is a blank in it");
    }

    private static String problem(String name, String text) {
        return MediaEdgeSettings.TABLE.read(Map.of(name, text)).problems().getFirst();
    }

    @Test
    void everyVariableReachesItsProperty() throws Exception {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("RTMP_PORT", "1945"),
                Map.entry("RTMPS_PORT", "1946"),
                Map.entry("RTMP_TRANSPORT", "NIO"),
                Map.entry("RTMP_PROXY_PROTOCOL", "YES"),
                Map.entry("RTMP_CHUNK_SIZE", "128"),
                Map.entry("RTMP_TOKEN_APPLICATION", "live"),
                Map.entry("RTMP_MAX_CONNECTIONS", "7"),
                Map.entry("PUBLISHER_TIMEOUT_SECONDS", "30"),
                Map.entry("ID_MAX_LENGTH", "64"),
                Map.entry("RTMP_PLAY_WHITELIST", "10.0.0.0/8, ::1"),
                Map.entry("MAX_IP_CONCURRENT_CONNECTIONS", "9"),
                Map.entry("CONCURRENT_LIMIT_WHITELIST", "127.0.0.1"),
                Map.entry("GOP_CACHE_SIZE_MB", "0"),
                Map.entry("RTMP_MERGE_WINDOW_MS", "350"),
                Map.entry("MEDIA_MEMORY_MB", "512"),
                Map.entry("CONTROL_BASE_URL", "wss://coordinator:8080"),
                Map.entry("CONTROL_SECRET", "s3cret"),
                Map.entry("EXTERNAL_IP", "2001:db8::1"),
                Map.entry("EXTERNAL_PORT", "19350"),
                Map.entry("EXTERNAL_RTMP_PORT", "19351"),
                Map.entry("EXTERNAL_SSL", "YES"),
                Map.entry("EXTERNAL_RTMP_SSL", "NO"),
                Map.entry("HLS_ALLOW_ORIGIN", "https://site.example"),
                Map.entry("HLS_MEDIA_URL", "https://cdn.example/media"),
                Map.entry("HLS_FILESYSTEM_PATH", "/srv/media"));
        AdmissionProperties admission = bind("headend.edge.admission", AdmissionProperties.class, environment);
        assertThat(admission.idMaxLength()).isEqualTo(64);
        assertThat(admission.maxIpConnections()).isEqualTo(9);
        assertThat(admission.players().contains(InetAddress.getByName("10.1.1.1")))
                .isTrue();
        assertThat(admission.players().contains(InetAddress.getByName("192.0.2.1")))
                .isFalse();
        assertThat(admission.exemptFromLimit().contains(InetAddress.getByName("127.0.0.1")))
                .isTrue();
        assertThat(bind("headend.edge.rtmp", RtmpProperties.class, environment))
                .isEqualTo(new RtmpProperties(
                        true, 1945, 1946, "RTMPS_PORT", "nio", true, 128, "live", 7, Duration.ofSeconds(30)));
        assertThat(bind("headend.edge.live", LiveProperties.class, environment))
                .isEqualTo(new LiveProperties(0, 350, 512));
        ControlProperties control = bind("headend.edge.control", ControlProperties.class, environment);
        assertThat(control).isEqualTo(new ControlProperties(URI.create("wss://coordinator:8080"), true, "s3cret"));
        assertThat(control.isUsed()).isTrue();
        assertThat(control.toString()).doesNotContain("s3cret");
        assertThat(bind("headend.edge.external", ExternalProperties.class, environment))
                .isEqualTo(new ExternalProperties("2001:db8::1", 19350, 19351, true, false, null, false));
        assertThat(bind("headend.edge.delivery", DeliveryProperties.class, environment))
                .isEqualTo(new DeliveryProperties(
                        Path.of("/srv/media"), "https://site.example", "https://cdn.example/media", 0));
    }

    @Test
    void theCoordinatorIsLeftAloneWhenToldSo() throws Exception {
        Map<String, String> environment = Map.of("CONTROL_BASE_URL", "ws://coordinator", "CONTROL_USE", "NO");
        assertThat(bind("headend.edge.control", ControlProperties.class, environment)
                        .isUsed())
                .isFalse();
    }

    @Test
    void twoServersCannotShareAPort() {
        assertThat(MediaEdgeSettings.TABLE
                        .read(Map.of("HTTP_PORT", "1935", "RTMP_PLAY_WHITELIST", "localhost"))
                        .problems())
                .containsExactly(
                        "RTMP_PLAY_WHITELIST is 'localhost', but it must be addresses and subnets with commas between"
                                + " them, or *: 'localhost' is neither an IP address nor a subnet",
                        "HTTP_PORT and RTMP_PORT are both 1935, but each needs its own");
        assertThat(MediaEdgeSettings.TABLE
                        .read(Map.of("HTTP_PORT", "0", "RTMP_PORT", "0"))
                        .problems())
                .isEmpty();
    }

    @Test
    void thePortOfHttpsIsTakenOnceThereIsACertificate() {
        assertThat(MediaEdgeSettings.TABLE
                        .read(Map.of("RTMP_PORT", "443", "SSL_CERT", "cert.pem", "SSL_KEY", "key.pem"))
                        .problems())
                .contains("RTMP_PORT and SSL_PORT are both 443, but each needs its own");
        assertThat(MediaEdgeSettings.TABLE.read(Map.of("RTMP_PORT", "443")).problems())
                .isEmpty();
    }

    /** Whoever sets one of the two wants to be asked: to be open to everybody instead is never what he means. */
    @Test
    void aCallbackNeedsBothItsUrlAndItsSecret() {
        assertThat(problems(Map.of("CALLBACK_URL", "http://127.0.0.1/")))
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith("CALLBACK_URL is set, but that needs JWT_SECRET"));
        assertThat(problems(Map.of("JWT_SECRET", "s3cret")))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .startsWith("JWT_SECRET is set, but that needs CALLBACK_URL")
                        .doesNotContain("s3cret"));
        Map<String, String> coordinator = Map.of("JWT_SECRET", "s3cret", "CONTROL_BASE_URL", "ws://127.0.0.1/");
        assertThat(problems(coordinator)).isEmpty();
        Map<String, String> unused = new HashMap<>(coordinator);
        unused.put("CONTROL_USE", "NO");
        assertThat(problems(unused)).hasSize(1);
        assertThat(problems(Map.of("CALLBACK_URL", "http://127.0.0.1/", "JWT_SECRET", "s3cret")))
                .isEmpty();
    }

    private static List<String> problems(Map<String, String> environment) {
        return MediaEdgeSettings.TABLE.read(environment).problems();
    }

    @ParameterizedTest
    @CsvSource({
        "RTMP_PUBLISH_TOKN, RTMP_PUBLISH_TOKEN",
        "HTTP_AUTH_PASSWRD, HTTP_AUTH_PASSWORD",
        "RTMP_SRV_APP_HLS_SNAPSHOT_INTERVALL, RTMP_SRV_APP_HLS_SNAPSHOT_INTERVAL",
        "WORKER_PROCESES, WORKER_PROCESSES"
    })
    void aMisspeltVariableOfRestreamerEdgeIsWarnedOfOnce(String name, String meant) {
        Map<String, String> environment = Map.of(
                "RESTREAMER_EDGE", "YES", "RTMP_PUBLISH_TOKEN", "s3cret", "HTTP_AUTH_PASSWORD", "s3cret", name, "1");

        assertThat(MediaEdgeSettings.TABLE.read(environment).warnings())
                .containsExactly(name + " is set, but there is no such setting: did you mean " + meant + "?");
    }

    @Test
    void aCertificateOfRestreamerEdgeThatIsMissingIsNamedByItsVariables() {
        String folder = "/etc/letsencrypt/live/nowhere.invalid/";

        assertThat(problems(Map.of(
                        "RESTREAMER_EDGE", "YES", "HTTPS_SRV", "true", "HTTPS_SRV_CERT_DOMAIN", "nowhere.invalid")))
                .containsExactly("HTTPS_SRV is true: " + folder + "fullchain.pem does not exist; HTTPS_SRV_CERT_DOMAIN"
                        + " names the folder, and with HTTPS_LETSENCRYPT=true the edge gets a certificate by itself,"
                        + " without files");
        assertThat(problems(Map.of(
                        "RESTREAMER_EDGE", "YES", "SSL_CERT", folder + "fullchain.pem", "SSL_KEY", folder + "key.pem")))
                .containsExactly("SSL_CERT: " + folder + "fullchain.pem does not exist");
    }

    @Test
    void thePageSaysWhatTheTableSays() throws Exception {
        Set<String> restreamers =
                RestreamerVariables.ALL.stream().map(RestreamerVariable::name).collect(Collectors.toSet());
        String page =
                SettingsPage.of("media edge", MediaEdgeSettings.TABLE, restreamers, UnreadSettings.RESTREAMER_ROWS);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("to be written by a test run with -D%s=true", WRITE).hasContent(page);
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> environment) {
        SettingsTable.Reading reading = MediaEdgeSettings.TABLE.read(environment);
        assertThat(reading.problems()).isEmpty();
        Map<String, Object> properties = Program.defaultProperties(reading.properties());
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind(prefix, type)
                .get();
    }
}
