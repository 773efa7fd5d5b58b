package dev.headend.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headend.system.harness.Application;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.ControlPeer;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Publisher;
import dev.headend.system.harness.Started;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator looks at, and what bad input does: one line in a log, and nothing to anybody else. */
@TestInstance(Lifecycle.PER_CLASS)
class OperationsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern OF_THE_FRAMEWORK =
            Pattern.compile("\\b(?:disk|http_server|jvm|logback|process|system)_[a-z_]+");

    private final Application application = new Application();
    private final Clip clip = Clip.of(320, 180, 25, 12);
    private Fleet fleet;
    private Publisher bystander;

    @BeforeAll
    void startWithABystander() {
        fleet = Fleet.start(application, Map.of());
        application.accept("bystander", "key", Map.of());
        bystander = Publisher.endless(clip, fleet.publishUrl("bystander", "key"));
        Await.until(
                "the application hears of the stream",
                SOON,
                () -> !application.eventsOf("bystander").isEmpty());
    }

    @AfterAll
    void theBystanderWasUnharmed() {
        try (application;
                Fleet running = fleet;
                Publisher first = bystander) {
            assertThat(first.isAlive()).isTrue();
            assertThat(running.<List<String>>report("$.activeStreams[*].channel"))
                    .containsExactly("bystander");
            first.stop();
            running.awaitIdle();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Fleet.COORDINATOR, Fleet.ENCODER, Fleet.EDGE})
    void healthAndMetricsAreServedApartFromThePublicPort(String program) {
        String management = fleet.managementUrl(program) + "/actuator";

        assertThat(Http.get(management + "/health").statusCode()).isEqualTo(200);
        assertThat(Http.get(management + "/health/liveness").body()).contains("UP");
        assertThat(Http.get(management + "/health/readiness").body()).contains("UP");
        assertThat(Http.get(management + "/prometheus").body()).contains("# TYPE headend_");
    }

    @Test
    void metricsCountWhatHappens() {
        assertThat(fleet.metric(Fleet.COORDINATOR, "headend_streams")).isEqualTo(1);
        Await.until(
                "the attempt is counted, which follows the application's answer",
                SOON,
                () -> fleet.metric(Fleet.COORDINATOR, "headend_callback_attempts_seconds_count") > 0);
        assertThat(fleet.metric(Fleet.EDGE, "headend_rtmp_publishers")).isEqualTo(1);
        assertThat(fleet.metric(Fleet.EDGE, "headend_rtmp_received_bytes_total"))
                .isPositive();
        assertThat(fleet.metric(Fleet.EDGE, "headend_rtmp_sent_bytes_total")).isPositive();
        assertThat(fleet.metric(Fleet.ENCODER, "headend_encoder_tasks")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {Fleet.COORDINATOR, Fleet.ENCODER, Fleet.EDGE})
    void noMetricNamesAChannelOrAnAddress(String program) {
        assertThat(metricsOf(program).lines().filter(line -> line.startsWith("headend_")))
                .isNotEmpty()
                .noneMatch(line -> line.contains("bystander") || line.contains("127.0.0.1"));
    }

    /** Of Spring Boot's and Java's; those of ours are on a page that each program is compared with, as are alerts and dashboards. */
    @Test
    void whatAlertsAndDashboardsWantOfTheFrameworkIsServed() throws IOException {
        String served = Stream.of(Fleet.COORDINATOR, Fleet.ENCODER, Fleet.EDGE)
                .map(this::metricsOf)
                .collect(Collectors.joining());
        Set<String> wanted = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Checkout.ROOT.resolve("helm/headend"))) {
            for (Path file : files.filter(file -> file.toString().matches(".*/(alerts|dashboards)/.*"))
                    .toList()) {
                OF_THE_FRAMEWORK.matcher(Files.readString(file)).results().forEach(name -> wanted.add(name.group()));
            }
        }
        assertThat(wanted)
                .contains("system_cpu_usage")
                .allSatisfy(name -> assertThat(served).containsPattern("(?m)^" + name + "[ {]"));
    }

    /** What it says against metrics that are not ours is known: the names are Micrometer's. */
    @ParameterizedTest
    @ValueSource(strings = {Fleet.COORDINATOR, Fleet.ENCODER, Fleet.EDGE})
    void promtoolHasNothingAgainstOurMetrics(String program) throws IOException {
        assumeTrue(isInstalled("promtool"), "!!! promtool IS MISSING (Debian's package prometheus)");
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(metricsOf(program).getBytes(UTF_8));
        }
        assertThat(new String(promtool.getInputStream().readAllBytes(), UTF_8).lines())
                .allMatch(line -> OF_THE_FRAMEWORK.matcher(line).lookingAt());
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private String metricsOf(String program) {
        return Http.get(fleet.managementUrl(program) + "/actuator/prometheus").body();
    }

    @Test
    void managementIsNotOnThePublicPort() {
        assertThat(Http.statusOf(fleet.coordinatorUrl("/actuator/health"))).isEqualTo(404);
        assertThat(Http.statusOf(fleet.edgeUrl("/actuator/health"))).isEqualTo(404);
    }

    /** An HTTP request, a TLS hello, and a version that there is not. Lines of one kind are written once a second at most. */
    @Test
    void garbageOnTheRtmpPortIsALineEachAtMost() throws IOException {
        List<String> garbage = List.of("474554202f20485454502f312e310d0a0d0a", "160301020001", "06aabbcc");
        Started edge = fleet.process(Fleet.EDGE);
        int before = edge.lines().size();
        for (String bytes : garbage) {
            sendAndAwaitEnd(HexFormat.of().parseHex(bytes));
        }
        Await.until(
                "the edge says that it got garbage", SOON, () -> edge.lines().size() > before);

        assertThat(edge.lines().subList(before, edge.lines().size()))
                .hasSizeBetween(1, garbage.size())
                .allSatisfy(line -> assertThat(line).contains("127.0.0.1"));
    }

    private void sendAndAwaitEnd(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fleet.rtmpPort())) {
            socket.setSoTimeout((int) SOON.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void controlPeersWithBadTokensAreRefusedWithOneLineForEachKindOfPeer() {
        Started coordinator = fleet.process(Fleet.COORDINATOR);
        int before = coordinator.linesWith("/ws/control/").size();

        assertThat(ControlPeer.statusFor(fleet, "hls", ControlPeer.token("another secret", "hls")))
                .isEqualTo(403);
        assertThat(ControlPeer.statusFor(fleet, "hls", ControlPeer.token(Fleet.CONTROL_SECRET, "rtmp")))
                .isEqualTo(403);
        assertThat(ControlPeer.statusFor(fleet, "rtmp", "nonsense")).isEqualTo(403);

        Await.until(
                "the refusal of the edge is logged",
                SOON,
                () -> !refusals(coordinator, before, "rtmp").isEmpty());
        assertThat(refusals(coordinator, before, "hls")).hasSize(1);
        assertThat(refusals(coordinator, before, "rtmp")).hasSize(1);
        assertThat(coordinator.linesWith("/ws/control/").subList(before, before + 2))
                .allSatisfy(line -> assertThat(line).contains("127.0.0.1").doesNotContain("nonsense"));
    }

    private static List<String> refusals(Started coordinator, int before, String kind) {
        List<String> lines = coordinator.linesWith("/ws/control/");
        return lines.subList(before, lines.size()).stream()
                .filter(line -> line.contains("/ws/control/" + kind + " "))
                .toList();
    }

    @Test
    void aMalformedControlMessageCostsOnlyItself() {
        Started coordinator = fleet.process(Fleet.COORDINATOR);
        try (ControlPeer peer = ControlPeer.connect(fleet, "rtmp")) {
            int before = coordinator.linesWith("PUBLISH-END").size();
            peer.say("PUBLISH-END\nStream-Channel:../../etc\nStream-ID:x\n");
            peer.say("NO-SUCH-METHOD\n\u0000\u0001:::\n");
            peer.say("");
            peer.say("PUBLISH-REQUEST\n\nUser-IP: 10.0.0.1\nRequest-ID: 7\nStream-Channel: unknown\nStream-Key: k\n");

            assertThat(peer.awaitMessage("PUBLISH-DENY")).contains("Request-ID:7\n");
            assertThat(peer.isConnected()).isTrue();
            Await.until(
                    "it is logged",
                    SOON,
                    () -> coordinator.linesWith("PUBLISH-END").size() > before);
            assertThat(coordinator.linesWith("PUBLISH-END")).hasSize(before + 1);
        }
    }
}
