package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Publisher;
import dev.headend.system.harness.Started;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs run with exactly what the helm chart gives them ({@code ProgramsOfChart} of its module writes that). */
class ChartRunsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Map<String, String> APPS =
            Map.of(Fleet.COORDINATOR, "coordinator-app", Fleet.EDGE, "media-edge-app", Fleet.ENCODER, "encoder-app");

    private record Deployed(String readiness, String liveness, Map<String, String> environment) {}

    private static final Map<String, Map<String, Map<String, Object>>> WRITTEN = written();

    private static Map<String, Map<String, Map<String, Object>>> written() {
        Path helm = Checkout.ROOT.resolve("helm");
        Path file = Checkout.freshFolder("chart").resolve("programs.json");
        try (Started writer = new Started(
                "chart",
                new ProcessBuilder(
                                JAVA,
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-Dheadend.chart=" + helm.resolve("headend"),
                                "-cp",
                                Files.readString(helm.resolve("target/test-classpath.txt"))
                                        .strip(),
                                "dev.headend.chart.ProgramsOfChart",
                                file.toString())
                        .directory(file.getParent().toFile()))) {
            assertThat(writer.awaitEnd(SOON)).as(writer.lines().toString()).isZero();
            return JsonPath.parse(Files.readString(file)).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Deployed deployed(String values, String program) {
        Map<String, Object> parts = WRITTEN.get(values).get(program);
        return new Deployed(
                (String) parts.get("readiness"), (String) parts.get("liveness"), new TreeMap<>((Map<String, String>)
                        parts.get("environment")));
    }

    /** All but this test's own. */
    static Stream<String> valuesOfTheChart() {
        return WRITTEN.keySet().stream().filter(values -> values.startsWith("ci/"));
    }

    @Test
    void aStreamGoesThroughFromThePublisherToTheViewerAndTheApplication() {
        Clip clip = Clip.of(320, 180, 25, 12);
        Map<String, Map<String, String>> environments = new TreeMap<>();
        APPS.keySet()
                .forEach(name ->
                        environments.put(name, deployed("ChartRunsIT", name).environment()));
        try (Application application = new Application();
                Fleet fleet = Fleet.deployed(application, environments)) {
            application.accept("on-kubernetes", "key", Map.of("x-record", "true"));
            APPS.keySet().forEach(name -> assertProbesSucceed(fleet, name));
            try (Publisher publisher = Publisher.of(clip, fleet.publishUrl("on-kubernetes", "key"))) {
                String playlist = fleet.edgeUrl("/hls/on-kubernetes/index.m3u8");
                Await.until("a viewer gets the playlist", SOON, () -> Http.statusOf(playlist) == 200);
                assertThat(Http.get(playlist).body()).contains("320x180");
                assertThat(publisher.awaitEnd(SOON)).isZero();
            }
            List<Application.Request> events = application.awaitClosed("on-kubernetes", SOON);
            assertThat(events.stream().map(Application.Request::summary))
                    .contains("stream-available HLS-LIVE 320x180-25", "stream-available HLS-VOD 320x180-25");
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.header("Authorization"))
                            .isEqualTo("Basic aGVhZGVuZDpwYXNzd29yZC1mb3ItZXZlbnRz"));
            assertThat(application.questionsAbout("on-kubernetes"))
                    .allSatisfy(question ->
                            assertThat(question.header("Authorization")).isEqualTo("Bearer token-for-keys"));
            assertThat(Http.statusOf(fleet.coordinatorUrl("/commands/report"))).isEqualTo(401);
        }
    }

    private static void assertProbesSucceed(Fleet fleet, String name) {
        Deployed program = deployed("ChartRunsIT", name);
        assertThat(Http.statusOf(fleet.managementUrl(name) + program.readiness()))
                .as(name)
                .isEqualTo(200);
        assertThat(Http.statusOf(fleet.managementUrl(name) + program.liveness()))
                .as(name)
                .isEqualTo(200);
    }

    /** What the programs refuse, or warn of. An encoder tries its storage too, so only one with a folder is asked. */
    @ParameterizedTest
    @MethodSource("valuesOfTheChart")
    void theProgramsHaveNothingAgainstTheirSettings(String values) {
        List<Started> checks = APPS.keySet().stream()
                .filter(program -> !"S3 AZ HTTP".contains(storage(values, program)))
                .map(program -> check(values, program))
                .toList();
        assertThat(checks).hasSizeGreaterThanOrEqualTo(2).allSatisfy(check -> {
            assertThat(check.awaitEnd(SOON)).as(check.name() + check.lines()).isZero();
            assertThat(check.lines())
                    .as(check.name())
                    .singleElement()
                    .asString()
                    .endsWith("the settings are valid");
        });
    }

    private static String storage(String values, String program) {
        return deployed(values, program).environment().getOrDefault("HLS_STORAGE_TYPE", "FILESYSTEM");
    }

    private static Started check(String values, String program) {
        // Of several JVMs that start at once, one may have to say that another has its perf data's file.
        List<String> command = new ArrayList<>(
                List.of(JAVA, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(Checkout.javaArguments(APPS.get(program)));
        command.add("--check");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().putAll(deployed(values, program).environment());
        // The certificate is in a Secret that is mounted; here it is not there.
        builder.environment().keySet().removeAll(Set.of("SSL_CERT", "SSL_KEY"));
        return new Started(values + " " + program, builder);
    }
}
