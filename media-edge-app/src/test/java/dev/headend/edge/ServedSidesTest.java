package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.config.CommonSettings;
import dev.headend.config.SettingsTable;
import dev.headend.control.PeerInstance;
import dev.headend.control.link.LinkSettings;
import dev.headend.edge.control.ControlProperties;
import dev.headend.edge.control.ExternalProperties;
import dev.headend.edge.rtmp.server.RtmpProperties;
import dev.headend.edge.websocket.server.WebSocketProperties;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the names mean that both sides have, for each combination of them. */
class ServedSidesTest {
    private static final String CERTIFICATE = "SSL_CERT=c SSL_KEY=k ";

    @TempDir
    static Path folder;

    @BeforeAll
    static void issue() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("c"), bundle.getCertificatePEM());
        Files.writeString(folder.resolve("k"), bundle.getPrivateKeyPEM());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // variables | RTMPS, and the variable that it is from | HTTPS
                "                                                     | 1936 RTMPS_PORT | true",
                "SSL_PORT=444                                         | 1936 RTMPS_PORT | true",
                "RTMPS_PORT=1946 SSL_PORT=444                         | 1946 RTMPS_PORT | true",
                "WS_SERVER=NO                                         | 443 SSL_PORT    | false",
                "WS_SERVER=off RTMP_SERVER=on                         | 443 SSL_PORT    | false",
                "WS_SERVER=NO SSL_PORT=444                            | 444 SSL_PORT    | false",
                "WS_SERVER=NO RTMPS_PORT=                             | 443 SSL_PORT    | false",
                "WS_SERVER=NO RTMPS_PORT=1936                         | 1936 RTMPS_PORT | true",
                "WS_SERVER=NO RTMPS_PORT=1946 SSL_PORT=444            | 1946 RTMPS_PORT | true",
                "RTMP_SERVER=NO SSL_PORT=444                          | 1936 RTMPS_PORT | true",
            })
    void thePortOfTlsIsThatOfTheSideServed(String variables, String rtmps, boolean https) {
        SettingsTable.Reading reading = read(CERTIFICATE + (variables == null ? "" : variables));
        RtmpProperties rtmp = bind(reading, "headend.edge.rtmp", RtmpProperties.class);
        assertThat(rtmp.tlsPort() + " " + rtmp.tlsPortSetting()).isEqualTo(rtmps);
        assertThat(reading.properties()).containsEntry("headend.https.enabled", https);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                 | true  | true",
                "WS_SERVER=NO                     | true  | false",
                "RTMP_SERVER=NO                   | false | true",
                "RTMP_SERVER=YES WS_SERVER=YES    | true  | true",
            })
    void eachSideIsSwitchedOffByItsName(String variables, boolean rtmp, boolean webSocket) {
        SettingsTable.Reading reading = read(variables == null ? "" : variables);
        assertThat(bind(reading, "headend.edge.rtmp", RtmpProperties.class).enabled())
                .isEqualTo(rtmp);
        assertThat(bind(reading, "headend.edge.websocket", WebSocketProperties.class)
                        .enabled())
                .isEqualTo(webSocket);
    }

    @Test
    void oneSideIsServedAtLeast() {
        assertThat(MediaEdgeSettings.TABLE
                        .read(environment("RTMP_SERVER=NO WS_SERVER=NO"))
                        .problems())
                .containsExactly(
                        "RTMP_SERVER and WS_SERVER are both NO, but then nobody could publish; leave one of them at YES");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // variables | where encoders reach RTMP, and WebSocket; 1 = the port served
                "                                                       | 1 plain     | 1 plain",
                "EXTERNAL_PORT=7                                        | 7 plain     | 1 plain",
                "EXTERNAL_PORT=7 EXTERNAL_SSL=YES                       | 7 TLS       | 1 plain",
                "EXTERNAL_PORT=7 EXTERNAL_SSL=YES SSL_CERT=c SSL_KEY=k  | 7 TLS       | 1 TLS",
                "EXTERNAL_PORT=7 EXTERNAL_WS_PORT=8 EXTERNAL_SSL=YES    | 7 TLS       | 8 TLS",
                "EXTERNAL_PORT=7 EXTERNAL_SSL=YES EXTERNAL_WS_SSL=YES   | 7 TLS       | 1 TLS",
                "EXTERNAL_PORT=7 EXTERNAL_RTMP_PORT=8                   | 8 plain     | 1 plain",
                "EXTERNAL_RTMP_SSL=YES EXTERNAL_RTMP_PORT=8             | 8 TLS       | 1 plain",
                "WS_SERVER=NO EXTERNAL_PORT=7 EXTERNAL_SSL=YES          | 7 TLS       | -",
                "WS_SERVER=NO EXTERNAL_PORT=7 EXTERNAL_RTMP_PORT=8      | 8 plain     | -",
                "RTMP_SERVER=NO EXTERNAL_PORT=7                         | -           | 7 plain",
                "RTMP_SERVER=NO EXTERNAL_PORT=7 EXTERNAL_SSL=YES        | -           | 7 TLS",
                "RTMP_SERVER=NO EXTERNAL_SSL=YES SSL_CERT=c SSL_KEY=k   | -           | 1 TLS",
                "RTMP_SERVER=NO EXTERNAL_PORT=7 EXTERNAL_WS_PORT=8      | -           | 8 plain",
                "RTMP_SERVER=NO EXTERNAL_PORT=7 EXTERNAL_SSL=YES EXTERNAL_WS_SSL=NO | - | 7 plain",
            })
    void encodersAreToldWhereTheSideIsThatIsServed(String variables, String rtmp, String webSocket) {
        SettingsTable.Reading reading = read("CONTROL_BASE_URL=ws://c " + (variables == null ? "" : variables));
        ExternalProperties external = bind(reading, "headend.edge.external", ExternalProperties.class);
        ControlProperties control = new ControlProperties(URI.create("ws://c"), true, null);
        Clock clock = Clock.systemUTC();
        if (!rtmp.equals("-")) {
            assertThat(told(control.linkSettings(external, 1, PeerInstance.random(), clock)))
                    .isEqualTo(rtmp);
        }
        if (!webSocket.equals("-")) {
            assertThat(told(control.webSocketLinkSettings(external, 1, PeerInstance.random(), clock)))
                    .isEqualTo(webSocket);
        }
    }

    private static String told(LinkSettings link) {
        return link.servedPort() + (link.servedOverTls() ? " TLS" : " plain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP_PORT=1935                                  | HTTP_PORT and RTMP_PORT are both 1935",
                "HTTP_PORT=1935 RTMP_SERVER=NO                   |",
                "HTTP_PORT=443                                   |",
                "HTTP_PORT=443 SSL_CERT=c SSL_KEY=k              | HTTP_PORT and SSL_PORT are both 443",
                "HTTP_PORT=1936 SSL_CERT=c SSL_KEY=k             | HTTP_PORT and RTMPS_PORT are both 1936",
                "RTMPS_PORT=443 SSL_CERT=c SSL_KEY=k             | SSL_PORT and RTMPS_PORT are both 443",
                "HTTP_PORT=1936 RTMP_SERVER=NO SSL_CERT=c SSL_KEY=k |",
                "HTTP_PORT=1936 WS_SERVER=NO SSL_CERT=c SSL_KEY=k   |",
                "RTMP_PORT=443 WS_SERVER=NO SSL_CERT=c SSL_KEY=k | RTMP_PORT and SSL_PORT are both 443",
                "RTMPS_PORT=443 WS_SERVER=NO SSL_CERT=c SSL_KEY=k | SSL_PORT and RTMPS_PORT are both 443",
                "RTMPS_PORT=0 SSL_PORT=0 HTTP_PORT=0 SSL_CERT=c SSL_KEY=k |",
            })
    void thePortsThatAreServedDiffer(String variables, String problem) {
        assertThat(MediaEdgeSettings.TABLE.read(environment(variables)).problems())
                .isEqualTo(problem == null ? List.of() : List.of(problem + ", but each needs its own"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP_PORT=8081                                  | HTTP_PORT and MANAGEMENT_PORT are both 8081",
                "RTMP_PORT=8081                                  | RTMP_PORT and MANAGEMENT_PORT are both 8081",
                "RTMP_PORT=8081 RTMP_SERVER=NO                   |",
                "MANAGEMENT_PORT=443                             |",
                "MANAGEMENT_PORT=443 SSL_CERT=c SSL_KEY=k        | SSL_PORT and MANAGEMENT_PORT are both 443",
                "MANAGEMENT_PORT=1936 SSL_CERT=c SSL_KEY=k       | RTMPS_PORT and MANAGEMENT_PORT are both 1936",
                "MANAGEMENT_PORT=0 HTTP_PORT=0                   |",
            })
    void soDoesThatOfHealthAndMetrics(String variables, String problem) {
        assertThat(MediaEdgeSettings.TABLE
                        .and(CommonSettings.TABLE)
                        .read(environment(variables))
                        .problems())
                .isEqualTo(problem == null ? List.of() : List.of(problem + ", but each needs its own"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WS_SERVER=NO                                     |",
                "WS_SERVER=NO SSL_CERT=c SSL_KEY=k                | SSL_PORT is the port of RTMPS, since WS_SERVER is NO",
                "WS_SERVER=NO SSL_CERT=c SSL_KEY=k RTMPS_PORT=443 SSL_PORT=444 |",
                "RTMP_SERVER=NO SSL_CERT=c SSL_KEY=k EXTERNAL_SSL=YES |",
                "RTMP_SERVER=NO EXTERNAL_SSL=YES                  | EXTERNAL_SSL is YES, but this program speaks no TLS",
                "RTMP_SERVER=NO EXTERNAL_SSL=YES EXTERNAL_PORT=443 |",
                "RTMP_SERVER=NO EXTERNAL_RTMP_SSL=YES             |",
                "EXTERNAL_RTMP_SSL=YES                            | EXTERNAL_RTMP_SSL is YES, but this program speaks no TLS",
                "EXTERNAL_WS_SSL=YES                              | EXTERNAL_WS_SSL is YES, but this program speaks no TLS",
                "WS_SERVER=NO EXTERNAL_WS_SSL=YES                 |",
            })
    void whatIsServedOtherThanOneWouldThinkIsSaid(String variables, String warning) {
        assertThat(read(variables).warnings())
                .hasSize(warning == null ? 0 : 1)
                .allSatisfy(said -> assertThat(said).startsWith(warning));
    }

    private static SettingsTable.Reading read(String variables) {
        SettingsTable.Reading reading = MediaEdgeSettings.TABLE.read(environment(variables));
        assertThat(reading.problems()).isEmpty();
        return reading;
    }

    private static Map<String, String> environment(String variables) {
        return Arrays.stream(variables.strip().split(" +"))
                .filter(variable -> !variable.isEmpty())
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> valueOf(parts[0], parts[1])));
    }

    /** A file's name stands for its path. */
    private static String valueOf(String name, String value) {
        return name.equals("SSL_CERT") || name.equals("SSL_KEY")
                ? folder.resolve(value).toString()
                : value;
    }

    private static <T> T bind(SettingsTable.Reading reading, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(reading.properties()))
                .bind(prefix, type)
                .get();
    }
}
