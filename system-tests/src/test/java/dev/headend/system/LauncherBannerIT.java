package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./headend edge} and {@code ./headend up} print when they are ready, by the launcher's own functions, without programs. */
class LauncherBannerIT {
    /** All before the commands of the script, then what {@code up} sets. */
    private static final String EDGE = """
            source <(sed '/^case /,$d' "$0")
            command=edge host=127.0.0.1 edge_port=${HTTP_SRV_PORT:-80} management_port=9081 data=/data
            publish_url=rtmp://127.0.0.1:1935
            use_restreamer_edge
            print_restreamer_addresses 12
            """;

    private static final String UP = """
            source <(sed '/^case /,$d' "$0")
            command=up host=127.0.0.1 edge_port=8090 coordinator_port=8080 management_port=9081 data=/data
            publish_url=rtmp://127.0.0.1:1935 watch_url=http://127.0.0.1:8090
            print_addresses 12
            """;

    private static List<String> banner(String script, String settings) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "bash", "-c", script, Checkout.ROOT.resolve("headend").toString());
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
        assertThat(banner(EDGE, settings))
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
        assertThat(banner(EDGE, settings).stream()
                        .filter(line -> line.contains("rtmps://"))
                        .map(line -> line.replaceFirst(".*rtmps", "rtmps"))
                        .toList())
                .isEqualTo(address == null ? List.of() : List.of(address));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A=b                                                        | ANY is good (neither KEY_VERIFICATION_URL nor PUBLISH_TOKEN is set)",
                "PUBLISH_TOKEN=secret                                       | PUBLISH_TOKEN, for every channel",
                "KEY_VERIFICATION_URL=http://app/keys KEY_VERIFICATION_AUTH=None | asked at http://app/keys",
                "KEY_VERIFICATION_URL=http://me:secret@app/keys?k=secret KEY_VERIFICATION_AUTH=Bearer KEY_VERIFICATION_AUTH_TOKEN=secret | asked at http://app/keys (Bearer)",
            })
    void whoDecidesAboutKeysIsSaid(String settings, String keys) throws Exception {
        assertThat(banner(UP, settings)).contains("  Keys        " + keys).noneMatch(line -> line.contains("secret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A=b                                                            | to nobody (EVENT_CALLBACK_URL is not set)",
                "EVENT_CALLBACK_URL=http://app/events                           | to http://app/events, not signed",
                "EVENT_CALLBACK_URL=http://app/events EVENT_CALLBACK_AUTH=Basic | to http://app/events (Basic), not signed",
                "EVENT_CALLBACK_URL=http://app/events EVENT_CALLBACK_SIGNING_SECRET=secret | to http://app/events, signed",
            })
    void whoHearsOfEventsIsSaid(String settings, String events) throws Exception {
        assertThat(banner(UP, settings)).contains("  Events      " + events);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A=b                                         | everybody on this machine",
                "BIND_ADDRESS=127.0.0.1                      | everybody on this machine",
                "BIND_ADDRESS=0.0.0.0                        | ANYONE who reaches it",
                "COMMANDS_API_AUTH=None                      | ANYONE who reaches it",
                "COMMANDS_API_AUTH=bearer                    | with COMMANDS_API_AUTH_TOKEN",
                "COMMANDS_API_AUTH=Basic                     | with COMMANDS_API_AUTH_USER and its password",
            })
    void whoMaySendCommandsIsSaid(String settings, String who) throws Exception {
        assertThat(banner(UP, settings))
                .anyMatch(line -> line.startsWith("  Commands    http://127.0.0.1:8080/commands/")
                        && line.endsWith(" (" + who + ")"));
    }

    /** A docker that reaches no engine, and nothing else to build images with. */
    @Test
    void aDockerWithoutAnEngineIsNamed(@TempDir Path programs) throws Exception {
        Path docker = Files.writeString(programs.resolve("docker"), "#!/bin/sh\nexit 1\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        String script = """
                source <(sed '/^case /,$d' "$0")
                IMAGE_TAG=1 PATH=%s
                (build_images)
                true
                """.formatted(programs);
        assertThat(banner(script, "A=b"))
                .singleElement()
                .asString()
                .contains("docker is there, but its engine does not answer");
    }
}
