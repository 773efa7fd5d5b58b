package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Await;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Clip;
import dev.headend.system.harness.ExampleApplication;
import dev.headend.system.harness.Fleet;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Publisher;
import dev.headend.system.harness.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The application that {@code docs/interfaces.md} shows, with Headend as the page sets it up. */
@TestInstance(Lifecycle.PER_CLASS)
class ExampleApplicationIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String INVENTED = "0000019a8c3b7e10000000010badcafe";

    private final ExampleApplication example = new ExampleApplication();
    private final Clip clip = Clip.of(320, 180, 25, 12);
    private Fleet fleet;

    @BeforeAll
    void start() {
        fleet = Fleet.start(example.settings());
        example.start(fleet);
    }

    @AfterAll
    void stop() {
        try (example;
                Fleet _ = fleet) {
            // Closing is all there is to do; the fleet is null when it did not start.
        }
    }

    @Test
    void itIsSetUpAsThePageSays() throws IOException {
        String page = Files.readString(Checkout.ROOT.resolve("docs/interfaces.md"));

        assertThat(page).contains("](example/Application.java)", "java docs/example/Application.java");
        assertThat(Pattern.compile("(?m)^export ([A-Z_]+)=")
                        .matcher(page)
                        .results()
                        .map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(example.settings().keySet());
    }

    @Test
    void aWrongKeyIsRefused() {
        try (Publisher publisher = Publisher.endless(clip, fleet.publishUrl("other-channel", "my-key"))) {
            assertThat(publisher.awaitEnd(SOON)).as("FFmpeg's exit code").isNotZero();
        }
        assertThat(example.page()).doesNotContain("other-channel");
    }

    @Test
    void aStreamIsListedRecordedAndEndedFromThePage() throws IOException {
        try (Publisher publisher = Publisher.endless(clip, fleet.publishUrl("my-channel", "my-key"))) {
            String stream = found("action=\"/end\\?([0-9a-f]{32})\"");
            found("href=\"" + fleet.edgeUrl("/watch/my-channel\""));
            String hls = found("href=\"([^\"]*index.m3u8)\"");
            Await.until("the channel can be watched", SOON, () -> Http.statusOf(hls) == 200);
            String recording = found("href=\"" + fleet.edgeUrl("/(.*vod-0.m3u8)\"") + ">HLS</a><td>grows");
            Await.until(
                    "the recording can be watched", SOON, () -> Http.statusOf(fleet.edgeUrl("/" + recording)) == 200);

            assertThat(end(stream, "https://elsewhere.example")).isEqualTo(403);
            assertThat(publisher.isAlive()).isTrue();
            assertThat(end(stream, example.url(""))).isEqualTo(303);

            assertThat(publisher.awaitEnd(SOON)).as("FFmpeg's exit code").isNotZero();
            found(recording + "\">HLS</a><td>complete");
            assertThat(example.page()).doesNotContain("/watch/my-channel");
            assertThat(fleet.media().resolve(recording).resolveSibling("320x180-25/vod-0.m3u8"))
                    .content()
                    .contains("#EXT-X-ENDLIST");
        }
    }

    @Test
    void aSecondOneSaysThatItsPortIsInUse() {
        try (Started second = example.launch()) {
            assertThat(second.awaitEnd(SOON)).isEqualTo(1);
            assertThat(second.lines()).singleElement().asString().matches("port \\d+ is in use: .* PORT sets another");
        }
    }

    /** The first group, or all, of what is found on the page, when it is there. */
    private String found(String regex) {
        Pattern pattern = Pattern.compile(regex);
        MatchResult found = Await.value(regex + " is on the page", SOON, () -> {
            Matcher matcher = pattern.matcher(example.page());
            return matcher.results().findFirst();
        });
        return found.groupCount() == 0 ? found.group() : found.group(1);
    }

    private int end(String stream, String origin) {
        return Http.post(example.url("/end?" + stream), Map.of("Authorization", example.password(), "Origin", origin))
                .statusCode();
    }

    private static Map<String, String> event(String stream, int sequence, String... more) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "x-streaming-channel",
                "invented",
                "x-streaming-id",
                stream,
                "x-event-sequence",
                String.valueOf(sequence),
                "x-event-time",
                "2026-01-31T12:00:00.123Z"));
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    private static Map<String, String> available(int sequence, String file) {
        return event(
                INVENTED,
                sequence,
                "x-event-type",
                "stream-available",
                "x-stream-type",
                "HLS-VOD",
                "x-resolution",
                "640x360-30",
                "x-index-file",
                file);
    }

    @Test
    void anEventThatComesAgainChangesNothingNotEvenAfterARestart() {
        Instant now = Instant.now();
        Map<String, String> recording = available(1, "hls/invented/one.m3u8");
        Map<String, String> closed = event(INVENTED, 2, "x-event-type", "stream-closed");

        assertThat(example.send(recording, now)).isEqualTo(200);
        String growing = example.page();
        assertThat(growing)
                .containsOnlyOnce("hls/invented/" + INVENTED + "/vod-0.m3u8")
                .contains("/end?" + INVENTED);
        assertThat(example.send(recording, now)).isEqualTo(200);
        assertThat(example.page()).isEqualTo(growing);

        assertThat(example.send(closed, now)).isEqualTo(200);
        String complete = example.page();
        assertThat(complete)
                .containsOnlyOnce("hls/invented/" + INVENTED + "/vod-0.m3u8")
                .doesNotContain("/end?" + INVENTED);
        example.restart();
        assertThat(example.send(recording, now)).isEqualTo(200);
        assertThat(example.send(closed, now)).isEqualTo(200);
        assertThat(example.page()).isEqualTo(complete);
    }

    @Test
    void whatHeadendHasNotJustSignedIsRefused() {
        Map<String, String> forged = available(7, "hls/forged.m3u8");
        Instant now = Instant.now();
        String before = example.page();

        assertThat(example.send(forged, now.minusSeconds(301))).isEqualTo(401);
        assertThat(example.send(forged, now.plusSeconds(330))).isEqualTo(401);
        forged.put("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=");
        assertThat(example.send(forged, now)).isEqualTo(401);
        assertThat(Http.post(example.url("/events"), available(8, "hls/forged.m3u8"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(Http.post(
                                example.url("/keys"),
                                Map.of("x-streaming-channel", "my-channel", "x-streaming-key", "my-key"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(Http.statusOf(example.url("/"))).isEqualTo(401);
        assertThat(example.page()).isEqualTo(before);
    }

    @Test
    void whatComesIsShownAsText() {
        Map<String, String> event = event("text", 1, "x-event-type", "stream-available");
        event.put("x-streaming-channel", "<script>\"&");

        assertThat(example.send(event, Instant.now())).isEqualTo(200);
        assertThat(example.page()).contains("&lt;script&gt;&quot;&amp;").doesNotContain("<script");
        assertThat(example.send(event("text", 2, "x-event-type", "stream-closed"), Instant.now()))
                .isEqualTo(200);
    }
}
