package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.media.StreamKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the application's answer about a key does. */
class VerificationTest extends CoordinatorTestBase {
    private ExistingPeer encoder;
    private ExistingPeer edge;

    private void startWithPeers(String... more) {
        start(more);
        encoder = encoder(-1);
        edge = edge();
    }

    private Received taskAfter(Map<String, String> answer) {
        application.onVerification(_ -> Answer.ok(answer));
        String id = ask("PUBLISH-ACCEPT").get("Stream-ID");
        Received task = encoder.next("ENCODE-START");
        sayClosed(encoder, "channel", id);
        edge.next("STREAM-KILL");
        return task;
    }

    private Received ask(String expected) {
        edge.requestPublish("1", "channel", "key");
        return edge.next(expected);
    }

    @Test
    void onlyStatus200IsYes() {
        startWithPeers();
        for (int status : new int[] {201, 204, 302, 400, 401, 403, 500}) {
            application.onVerification(_ -> Answer.status(status));
            ask("PUBLISH-DENY");
        }
        application.onVerification(_ -> Answer.OK);
        ask("PUBLISH-ACCEPT");
        assertCounted("refused", 6);
        assertCounted("failed", 1);
        assertCounted("accepted", 1);
    }

    private void assertCounted(String outcome, int times) {
        assertThat(coordinator.management("/actuator/prometheus").body())
                .contains("headend_key_verification_seconds_count{outcome=\"" + outcome + "\"} " + times + "\n");
    }

    @Test
    void noAnswerInTimeIsNo() throws Exception {
        startWithPeers("KEY_VERIFICATION_TIMEOUT_SECONDS", "1");
        CountDownLatch never = new CountDownLatch(1);
        application.onVerification(_ -> {
            never.await();
            return Answer.OK;
        });
        ask("PUBLISH-DENY");
        never.countDown();
        assertCounted("unanswered", 1);
        assertCounted("refused", 0);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void withoutAnApplicationATokenDecidesAndOrders(CapturedOutput log) {
        startWithPeers(
                "KEY_VERIFICATION_URL", "",
                "PUBLISH_TOKEN", "not.a@key!",
                "PUBLISH_RESOLUTIONS", "ORIGINAL, 1280x720~2048",
                "PUBLISH_RECORD", "YES",
                "PUBLISH_PREVIEWS", "640x360, 60");
        edge.requestPublish("1", "channel", "key");
        edge.next("PUBLISH-DENY");
        assertThat(log).contains("the key is not the token (PUBLISH_TOKEN, or RTMP_PUBLISH_TOKEN of ./headend edge)");
        edge.requestPublish(
                "2", "channel", StreamKey.ofToken("not.a@key!").orElseThrow().value());
        edge.next("PUBLISH-ACCEPT");

        Received task = encoder.next("ENCODE-START");
        assertThat(task.get("Resolutions")).isEqualTo("ORIGINAL,1280x720~2048");
        assertThat(task.get("Record")).isEqualTo("True");
        assertThat(task.get("Previews")).isEqualTo("640x360,60");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void nobodyThereIsNo(CapturedOutput log) {
        startWithPeers();
        application.close();
        ask("PUBLISH-DENY");
        assertThat(warnings(log)).singleElement().asString().contains("connection refused");
        assertCounted("unreachable", 1);
        assertCounted("refused", 0);
    }

    @Test
    void withoutAUrlEveryKeyIsGood() {
        startWithPeers("KEY_VERIFICATION_URL", "");
        ask("PUBLISH-ACCEPT");
        Received task = encoder.next("ENCODE-START");
        assertThat(task.get("Resolutions")).isEqualTo("ORIGINAL");
        assertThat(task.get("Record")).isEqualTo("False");
        assertThat(task.get("Previews")).isEqualTo("False");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void wishesAreReadTolerantlyAndBadOnesIgnored(CapturedOutput log) {
        startWithPeers();
        Received none = taskAfter(Map.of());
        assertThat(none.get("Resolutions")).isEqualTo("ORIGINAL");
        assertThat(none.get("Record")).isEqualTo("False");
        assertThat(none.get("Previews")).isEqualTo("False");

        Received some = taskAfter(Map.of(
                "X-Resolutions", " 640x360-30 ,big, original,320x180~500", "X-Record", "True", "X-Previews", "16x9,1"));
        assertThat(some.get("Resolutions")).isEqualTo("ORIGINAL,640x360-30,320x180~500");
        assertThat(some.get("Record")).isEqualTo("True");
        assertThat(some.get("Previews")).isEqualTo("16x9,1");
        assertThat(warnings(log))
                .singleElement()
                .asString()
                .endsWith(
                        "channel channel: x-resolutions in the application's answer has 'big', but each item must be ORIGINAL"
                                + " or a size such as 640x360, 640x360-30 or 640x360-30~800: not made");

        Received bad = taskAfter(Map.of("x-resolutions", "big", "x-record", "Yes please", "x-previews", "often"));
        assertThat(bad.get("Resolutions")).isEqualTo("ORIGINAL");
        assertThat(bad.get("Record")).isEqualTo("False");
        assertThat(bad.get("Previews")).isEqualTo("False");
        assertThat(warnings(log))
                .hasSize(4)
                .anyMatch(line -> line.endsWith(
                        "x-record in the application's answer has 'Yes please', but it must be true or false:"
                                + " not recorded"))
                .anyMatch(line -> line.endsWith(
                        "x-previews in the application's answer has 'often', but it must be a size and whole"
                                + " seconds such as 256x144, 10, or false: no preview images"));
    }

    /** Of the coordinator, about the application. */
    private static List<String> warnings(CapturedOutput log) {
        return log.getAll()
                .lines()
                .filter(line -> line.contains(" WARN ") && (line.contains("the application") || line.contains("KEY_")))
                .toList();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aKeyThatCannotBeVerifiedIsAWarningOnceInAWhileAndAWrongOneIsNone(CapturedOutput log) {
        startWithPeers();
        for (int status : new int[] {401, 403, 404}) {
            application.onVerification(_ -> Answer.status(status));
            ask("PUBLISH-DENY");
        }
        assertThat(warnings(log)).isEmpty();
        for (int status : new int[] {500, 302}) {
            application.onVerification(_ -> Answer.status(status));
            ask("PUBLISH-DENY");
        }
        assertThat(warnings(log))
                .singleElement()
                .asString()
                .endsWith(
                        "publishers are refused because KEY_VERIFICATION_URL cannot verify their keys: the application answered 500");
        assertThat(log)
                .contains(": the application answered 403")
                .contains(": key verification failed: the application answered 500")
                .contains(": key verification failed: the application answered 302");
    }

    @Test
    void theCoordinatorShowsWhoItIs() {
        startWithPeers(
                "KEY_VERIFICATION_AUTH", "Basic", "KEY_VERIFICATION_AUTH_USER", "u", "KEY_VERIFICATION_PASSWORD", "p");
        ask("PUBLISH-ACCEPT");
        assertThat(application.nextVerification().header("Authorization")).isEqualTo("Basic dTpw");
    }
}
