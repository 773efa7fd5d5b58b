package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Checkout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses that {@code ./headend edge} prints, by the launcher's own functions, without programs. */
class LauncherBannerIT {
    /** All before the commands of the script, then what {@code up} sets. */
    private static final String SCRIPT = """
            source <(sed '/^case /,$d' "$0")
            command=edge host=127.0.0.1 edge_port=${HTTP_SRV_PORT:-80} management_port=9081 data=/data
            publish_url=rtmp://127.0.0.1:1935
            use_restreamer_edge
            print_restreamer_addresses 12
            """;

    private static List<String> banner(String settings) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "bash", "-c", SCRIPT, Checkout.ROOT.resolve("headend").toString());
        Arrays.stream(settings.split(" "))
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> builder.environment().put(setting[0], setting[1]));
        Process process = builder.redirectErrorStream(true).start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    /** Those with a password are at HTTPS where there is that. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTPS_SRV=false                                | http://127.0.0.1/       | http://127.0.0.1/rtmp-stat",
                "HTTPS_SRV=false HTTP_SRV_PORT=8080             | http://127.0.0.1:8080/  | http://127.0.0.1:8080/rtmp-stat",
                "HTTPS_SRV=true                                 | https://127.0.0.1/      | https://127.0.0.1/rtmp-stat",
                "HTTPS_SRV=true HTTPS_SRV_PORT=4443             | https://127.0.0.1:4443/ | https://127.0.0.1:4443/rtmp-stat",
                "SSL_CERT=c SSL_KEY=k                           | https://127.0.0.1/      | https://127.0.0.1/rtmp-stat",
                "HTTPS_SRV=true WS_SERVER=NO                    | http://127.0.0.1/       | http://127.0.0.1/rtmp-stat",
                "HTTPS_SRV=true WS_SERVER=NO RTMPS_PORT=1937    | https://127.0.0.1/      | https://127.0.0.1/rtmp-stat",
            })
    void pagesWithAPasswordAreNamedWhereTheyAreSafe(String settings, String overview, String status) throws Exception {
        assertThat(banner(settings))
                .anySatisfy(line -> assertThat(line).startsWith("  Overview    " + overview + " "))
                .anySatisfy(line -> assertThat(line).startsWith("  Status      " + status + " "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTPS_SRV=true                              | rtmps://127.0.0.1:1936/hls/NAME?token=TOKEN",
                "HTTPS_SRV=true RTMPS_PORT=1937              | rtmps://127.0.0.1:1937/hls/NAME?token=TOKEN",
                "HTTPS_SRV=true WS_SERVER=NO                 | rtmps://127.0.0.1:443/hls/NAME?token=TOKEN",
                "HTTPS_SRV=true WS_SERVER=NO RTMPS_PORT=1937 | rtmps://127.0.0.1:1937/hls/NAME?token=TOKEN",
                "HTTPS_SRV=true RTMP_SERVER=NO               |",
                "HTTPS_SRV=false                             |",
            })
    void publishersOverTlsAreToldTheirAddress(String settings, String address) throws Exception {
        assertThat(banner(settings).stream()
                        .filter(line -> line.contains("rtmps://"))
                        .map(line -> line.replaceFirst(".*rtmps", "rtmps"))
                        .toList())
                .isEqualTo(address == null ? List.of() : List.of(address));
    }
}
