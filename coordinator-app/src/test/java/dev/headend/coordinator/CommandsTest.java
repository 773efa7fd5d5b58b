package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.headend.coordinator.harness.Jwt;
import dev.headend.fixture.MetricsPage;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The commands API from outside, less what closing does to a stream. */
@ExtendWith(OutputCaptureExtension.class)
class CommandsTest extends CoordinatorTestBase {
    private HttpResponse<String> get(String path, String... headers) {
        return coordinator.request("GET", path, headers);
    }

    @Test
    void anIdleCoordinatorReportsNothing() {
        start();
        HttpResponse<String> capacity = get("/commands/capacity");
        assertThat(capacity.body()).isEqualTo("{\"load\":0,\"capacity\":0,\"encoderCount\":0}");
        assertThat(capacity.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(capacity.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(get("/commands/report").body())
                .isEqualTo("{\"activeStreams\":[],\"streamingServers\":[],\"encoders\":[]}");
    }

    @Test
    void onlyWhereOthersReachItAreMissingCredentialsAWarning(CapturedOutput output) {
        start();
        assertThat(output)
                .contains("any program on this machine may close streams")
                .doesNotContain("ANYONE");
        coordinator.close();
        start("BIND_ADDRESS", "0.0.0.0");
        assertThat(output).contains("COMMANDS_API_AUTH is not set: ANYONE who can reach this server");
    }

    @Test
    void healthAndMetricsAreOpenOnAllAddressesAndCommandsOnTheirOwn() throws Exception {
        start();
        try (Socket monitoring = new Socket("127.0.0.2", coordinator.managementPort())) {
            assertThat(monitoring.isConnected()).isTrue();
        }
        assertThatThrownBy(() -> new Socket("127.0.0.2", coordinator.port()).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void idsAreNumbers() {
        start();
        encoder(0);
        edge();
        await().untilAsserted(
                        () -> assertThat(get("/commands/report").body())
                                .matches(
                                        "\\{\"activeStreams\":\\[],\"streamingServers\":\\[\\{\"id\":\\d+,\"ip\":\"127.0.0.1\",\"port\":1935,"
                                                + "\"ssl\":false,\"serverType\":\"RTMP\"}],\"encoders\":\\[\\{\"id\":\\d+,\"capacity\":-1,\"load\":0}]}"));
    }

    @Test
    void theRootSaysWhatThisIs() {
        start();
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(get("/").body()).startsWith("Headend coordinator ");
    }

    @Test
    void whatIsNotThereIs404AndWhatIsDoneWrongIs405() {
        start();
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/commands/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/health").statusCode()).isEqualTo(404);
        HttpResponse<String> post = coordinator.request("POST", "/commands/report");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET,HEAD");
        assertThat(get("/commands/close").statusCode()).isEqualTo(405);
    }

    @Test
    void headIsGetWithoutTheBody() {
        start();
        HttpResponse<String> head = coordinator.request("HEAD", "/commands/capacity");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void closeSaysWhatIsMissing() {
        start();
        HttpResponse<String> nothing = coordinator.request("POST", "/commands/close");
        assertThat(nothing.statusCode()).isEqualTo(400);
        assertThat(nothing.body()).contains("x-streaming-channel").contains("x-streaming-id");
        HttpResponse<String> bad =
                coordinator.request("POST", "/commands/close", "x-streaming-channel", "a/b", "x-streaming-id", "*");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("x-streaming-channel");
    }

    @Test
    void basic() {
        start("COMMANDS_API_AUTH", "Basic", "COMMANDS_API_AUTH_USER", "u", "COMMANDS_API_AUTH_PASSWORD", "p");
        HttpResponse<String> refused = get("/commands/capacity");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic realm=");
        assertThat(get("/commands/capacity", "Authorization", "Basic dTpw").statusCode())
                .isEqualTo(200);
        assertThat(get("/commands/capacity", "Authorization", "basic dTpw").statusCode())
                .isEqualTo(200);
        for (String wrong : new String[] {"Basic dTpx", "Basic !", "Basic", "Bearer p", "dTpw"}) {
            assertThat(get("/commands/capacity", "Authorization", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(401);
        }
    }

    @Test
    void basicTakesAnyCharacters() {
        start("COMMANDS_API_AUTH", "Basic", "COMMANDS_API_AUTH_USER", "ü 1", "COMMANDS_API_AUTH_PASSWORD", "a:b €😀");
        assertThat(get("/commands/capacity", "Authorization", basic("ü 1:a:b €😀"))
                        .statusCode())
                .isEqualTo(200);
        for (String wrong : new String[] {"ü 1:a:b €", "ü 1", "ü 1:a", ":", ""}) {
            assertThat(get("/commands/capacity", "Authorization", basic(wrong)).statusCode())
                    .as(wrong)
                    .isEqualTo(401);
        }
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void basicTakesTheTokenForAMissingPassword() {
        start("COMMANDS_API_AUTH", "Basic", "COMMANDS_API_AUTH_USER", "u", "COMMANDS_API_AUTH_TOKEN", "p");
        assertThat(get("/commands/capacity", "Authorization", "Basic dTpw").statusCode())
                .isEqualTo(200);
    }

    @Test
    void bearerGuardsCommandsAndNothingElse() {
        start("COMMANDS_API_AUTH", "Bearer", "COMMANDS_API_AUTH_TOKEN", "t0ken");
        HttpResponse<String> refused = get("/commands/report");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Bearer");
        assertThat(coordinator.request("POST", "/commands/close").statusCode()).isEqualTo(401);
        assertThat(get("/commands/report", "Authorization", "Bearer t0ken").statusCode())
                .isEqualTo(200);
        assertThat(get("/commands/report", "Authorization", "Bearer t0keN").statusCode())
                .isEqualTo(401);
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(coordinator.management("/actuator/health/readiness").statusCode())
                .isEqualTo(200);
        assertThat(get("/", "Authorization", "Bearer wrong").statusCode()).isEqualTo(200);
        edge();
    }

    @Test
    void healthAndMetrics() throws Exception {
        start();
        assertThat(coordinator.management("/actuator/health/liveness").body()).contains("UP");
        assertThat(coordinator.management("/actuator/health/readiness").body())
                .contains("\"store\"")
                .contains("UP");
        assertThat(coordinator.management("/actuator/health").body()).contains("\"path\":\"" + dataDir);
        encoder(4);
        assertThat(coordinator.management("/actuator/prometheus").body())
                .contains("disk_free_bytes{path=\"" + dataDir)
                .contains("headend_streams{state=\"live\"} 0.0")
                .contains("headend_encoders 1.0")
                .contains("headend_encoders_capacity 4.0")
                .contains("headend_edges 0.0")
                .contains("headend_callback_oldest_seconds 0.0")
                .contains("headend_callback_attempts_seconds_count{outcome=\"delivered\"} 0")
                .contains("headend_key_verification_seconds_count{outcome=\"accepted\"} 0")
                .contains("headend_publishers_denied_total{reason=\"no_room\"} 0.0")
                .contains("headend_build_info{program=\"coordinator\",version=")
                .containsPattern("disk_free_bytes\\{path=\"" + dataDir + "\"} [1-9]")
                .satisfies(MetricsPage.of("Coordinator")::describesAllOf);
    }

    @Test
    void theMetricsPageNamesEveryMetric() throws Exception {
        MetricsPage.of("Coordinator")
                .namesWhatIsIn(
                        Path.of("src/main/java"), Path.of("../shared-kernel/src/main/java/dev/headend/config/tls"));
    }

    @Test
    void whatTheFrameworkRefusesIsAnsweredInASentence() {
        start();
        String token = Jwt.of("rtmp-control", SECRET);
        assertSentence(400, coordinator.request("GET", "//commands/report"));
        assertSentence(400, coordinator.request("GET", "/commands/report;a=1"));
        assertSentence(405, coordinator.request("TRACE", "/commands/report"));
        assertThat(coordinator.request("PROPFIND", "/commands/report").headers().allValues("Allow"))
                .containsExactly("GET,HEAD");
        HttpResponse<String> noUpgrade = coordinator.request("GET", "/ws/control/rtmp", "x-control-auth-token", token);
        assertSentence(400, noUpgrade);
        assertSentence(405, coordinator.request("POST", "/ws/control/rtmp", "x-control-auth-token", token));
    }

    private static void assertSentence(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(answer.body()).endsWith(".\n").doesNotContain("{");
    }
}
