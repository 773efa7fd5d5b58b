package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.TestApplication;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.harness.TestApplication.Call;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** How the application hears of events. */
class CallbackTest extends CoordinatorTestBase {
    private Call oneEvent(String... settings) {
        start(settings);
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        return application.nextEvent();
    }

    @Test
    void bearer() {
        assertThat(oneEvent("EVENT_CALLBACK_AUTH", "Bearer", "EVENT_CALLBACK_AUTH_TOKEN", "t")
                        .header("Authorization"))
                .isEqualTo("Bearer t");
    }

    @Test
    void custom() {
        assertThat(oneEvent("EVENT_CALLBACK_AUTH", "Custom", "EVENT_CALLBACK_AUTH_CUSTOM", "Key k")
                        .header("Authorization"))
                .isEqualTo("Key k");
    }

    @Test
    void signedWhenThereIsASecret() throws Exception {
        Call event = oneEvent("EVENT_CALLBACK_SIGNING_SECRET", "hush");
        String signed = event.header("webhook-id") + "." + event.header("webhook-timestamp") + ".";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("hush".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        assertThat(event.header("webhook-signature")).isEqualTo("v1," + expected);
        assertThat(event.header("webhook-id")).isEqualTo(event.header("x-event-id"));
    }

    @Test
    void unsignedWhenThereIsNone() {
        assertThat(oneEvent().header("webhook-signature")).isNull();
    }

    @Test
    void anIndexFileIsToldInUtf8() {
        start();
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        announce(encoder, "channel", id, "é€😀");
        announce(encoder, "channel", id, "640x360-30");
        Call event = application.nextEvent();
        String file =
                new String(event.header("x-index-file").getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        assertThat(file).isEqualTo("hls/channel/" + id + "/é€😀/live.m3u8");
        assertThat(application.nextEvent().header("x-resolution")).isEqualTo("640x360-30");
    }

    /** It would be refused for ever, and no other event of its stream would get past it. */
    @Test
    void aReportThatNoHeaderCanHoldIsNotTold() {
        start();
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        announce(encoder, "channel", id, "x".repeat(20_000));
        announce(encoder, "channel", id, "a\u0000b");
        announce(encoder, "channel", id, "640x360-30");
        Call event = application.nextEvent();
        assertThat(event.header("x-resolution")).isEqualTo("640x360-30");
        assertThat(event.header("x-event-sequence")).isEqualTo("1");
    }

    @Test
    void laterVodPartsSayWhenTheyStart() {
        start();
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
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
                "86400.5");
        assertThat(application.nextEvent().header("x-start-time")).isEqualTo("86400.5");
    }

    /** A redirect, and every other success than 200, is no receipt. */
    @Test
    void only200IsAReceipt() {
        List<Answer> answers = List.of(
                Answer.status(204),
                new Answer(302, Map.of("Location", "http://127.0.0.1:1/event")),
                Answer.status(202),
                Answer.OK);
        AtomicInteger attempts = new AtomicInteger();
        application.onEvent(_ -> answers.get(Math.min(attempts.getAndIncrement(), answers.size() - 1)));
        Call taken = oneEvent("EVENT_CALLBACK_RETRY_MAX_SECONDS", "1");
        assertThat(taken.header("x-event-attempt")).isEqualTo("4");
        assertThat(application.allEvents())
                .extracting(call -> call.header("x-event-id"))
                .containsOnly(taken.header("x-event-id"));
    }

    /** Whatever fails how often: per stream one at a time, in order, and nothing twice once it was taken. */
    @Test
    void manyStreamsWithAnUnreliableApplicationAreToldInOrder() {
        Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
        AtomicInteger calls = new AtomicInteger();
        application.onEvent(call -> {
            AtomicInteger ofStream = underWay.computeIfAbsent(call.header("x-streaming-id"), _ -> new AtomicInteger());
            assertThat(ofStream.incrementAndGet()).isEqualTo(1);
            try {
                return calls.incrementAndGet() % 3 == 0 ? Answer.status(500) : Answer.OK;
            } finally {
                ofStream.decrementAndGet();
            }
        });
        start("EVENT_CALLBACK_RETRY_MAX_SECONDS", "1");
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        for (int i = 0; i < 10; i++) {
            String id = publish(edge, encoder, "channel" + i);
            announce(encoder, "channel" + i, id, "640x360-30");
            announce(encoder, "channel" + i, id, "320x180-30");
            sayClosed(encoder, "channel" + i, id);
            edge.next("STREAM-KILL");
        }
        Map<String, Integer> last = new ConcurrentHashMap<>();
        for (int i = 0; i < 30; i++) {
            Call event = application.nextEvent();
            int sequence = Integer.parseInt(event.header("x-event-sequence"));
            Integer before = last.put(event.header("x-streaming-id"), sequence);
            assertThat(sequence).isEqualTo(before == null ? 1 : before + 1);
            assertThat(event.header("x-event-type")).isEqualTo(sequence == 3 ? "stream-closed" : "stream-available");
        }
        assertThat(application.pollEvent(Duration.ofMillis(300))).isNull();
    }

    /** While nobody listens, an event now and then finds that out for all: the others come at their first attempt. */
    @Test
    void anApplicationThatIsAwayIsNotAskedForEachEvent() {
        TestApplication away = new TestApplication();
        away.close();
        start("EVENT_CALLBACK_URL", away.eventUrl(), "EVENT_CALLBACK_RETRY_MAX_SECONDS", "1");
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        announce(encoder, "first", publish(edge, encoder, "first"), "640x360-30");
        Timer failed = coordinator
                .bean(MeterRegistry.class)
                .get("headend.callback.attempts")
                .tag("outcome", "unreachable")
                .timer();
        Eventually.that(() -> failed.count() > 0);
        for (int i = 0; i < 40; i++) {
            announce(encoder, "channel" + i, publish(edge, encoder, "channel" + i), "640x360-30");
        }
        try (TestApplication back = new TestApplication(away.port())) {
            assertThat(Stream.generate(back::nextEvent).limit(41))
                    .filteredOn(event -> event.header("x-event-attempt").equals("1"))
                    .hasSizeGreaterThan(20);
        }
    }

    /** A connection for each would soon use up a machine's ports. */
    @Test
    void theApplicationIsToldAndAskedOnKeptConnections() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        for (int i = 0; i < 10; i++) {
            String id = publish(edge, encoder, "channel" + i);
            announce(encoder, "channel" + i, id, "640x360-30");
            application.nextEvent();
            application.nextVerification();
        }
        assertThat(application.connections()).isLessThan(10);
    }

    @Test
    void withoutAUrlNothingIsKept() {
        start("EVENT_CALLBACK_URL", "");
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        sayClosed(encoder, "channel", id);
        untilLoadIs(0);
        assertThat(coordinator.management("/actuator/prometheus").body()).contains("headend_callback_backlog 0.0");
    }
}
