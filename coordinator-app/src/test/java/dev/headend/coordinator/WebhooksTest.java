package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ApiDescription;
import dev.headend.coordinator.harness.ApiDescription.Part;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.harness.TestApplication.Call;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the description says that the application is asked and told, held against what really arrives. */
class WebhooksTest extends CoordinatorTestBase {
    /** Of every HTTP request; Authorization is described as a security scheme. */
    private static final Set<String> TRANSPORT =
            Set.of("host", "user-agent", "accept", "content-length", "authorization");

    private Part webhook(String name) {
        return new ApiDescription(
                        coordinator.request("GET", "/commands/openapi.yaml").body())
                .root()
                .at("webhooks")
                .at(name)
                .at("post");
    }

    @Test
    void theQuestionIsAsDescribedAndTheDescribedAnswersAreUnderstood() {
        start("KEY_VERIFICATION_AUTH", "Bearer", "KEY_VERIFICATION_AUTH_TOKEN", "t");
        Part webhook = webhook("keyVerification");
        Map<String, Part> answer =
                webhook.at("responses").at("200").at("headers").parts();
        application.onVerification(_ -> Answer.ok(answer.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().text("example")))));
        ExistingPeer encoder = encoder(-1);
        edge().requestPublish("1", "channel", "key");

        assertAsDescribed(webhook, List.of(application.nextVerification()));
        Received task = encoder.next("ENCODE-START");
        assertThat(answer.keySet()).containsExactly("x-previews", "x-record", "x-resolutions");
        assertThat(task.get("Record")).isEqualTo("True");
        assertThat(task.get("Previews")).isEqualTo("256x144,10");
        assertThat(task.get("Resolutions")).isEqualTo("ORIGINAL,1280x720-30~2500,640x360");
        answer.values()
                .forEach(header ->
                        assertThat(header.flawsOfText(header.text("example"))).isEmpty());
    }

    @Test
    void theEventsAreAsDescribed() {
        start(
                "EVENT_CALLBACK_SIGNING_SECRET",
                "hush",
                "EVENT_CALLBACK_AUTH",
                "Bearer",
                "EVENT_CALLBACK_AUTH_TOKEN",
                "t");
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        encoder.send(
                "STREAM-AVAILABLE",
                "Stream-Channel",
                "channel",
                "Stream-ID",
                id,
                "Stream-Type",
                "HLS-VOD",
                "Resolution",
                "640x360-30",
                "Index-file",
                "hls/vod-1.m3u8",
                "Start-Time",
                "3600.5");
        sayClosed(encoder, "channel", id);

        assertAsDescribed(
                webhook("eventCallback"),
                List.of(application.nextEvent(), application.nextEvent(), application.nextEvent()));
    }

    /** Nothing undescribed comes, all that is required comes each time, and all else at least once. */
    private static void assertAsDescribed(Part webhook, List<Call> calls) {
        Map<String, Part> described = new TreeMap<>();
        webhook.at("parameters").items().forEach(parameter -> described.put(parameter.text("name"), parameter));
        Set<String> came = new HashSet<>();
        for (Call call : calls) {
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.bodyLength()).isZero();
            Set<String> names = names(call);
            described.forEach((name, parameter) -> {
                assertThat(names.contains(name) || !parameter.isTrue("required"))
                        .as(name)
                        .isTrue();
                if (names.contains(name)) {
                    assertThat(parameter.flawsOfText(call.header(name))).isEmpty();
                }
            });
            came.addAll(names);
        }
        assertThat(came).isEqualTo(described.keySet());
    }

    private static Set<String> names(Call call) {
        return call.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !TRANSPORT.contains(name))
                .collect(Collectors.toSet());
    }
}
