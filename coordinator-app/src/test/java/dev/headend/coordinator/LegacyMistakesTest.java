package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.TestApplication.Answer;
import dev.headend.coordinator.harness.TestApplication.Call;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the existing coordinator gets wrong (spec/coordinator.md, the list at its end), one test a line of it. */
class LegacyMistakesTest extends CoordinatorTestBase {
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    @Test
    void anEncodersLoadIsCountedDownAgain() {
        start();
        ExistingPeer encoder = encoder(2);
        ExistingPeer edge = edge();
        for (int i = 0; i < 6; i++) {
            String id = publish(edge, encoder, "channel");
            edge.send("PUBLISH-END", "Stream-Channel", "channel", "Stream-ID", id);
            encoder.next("ENCODE-STOP");
            sayClosed(encoder, "channel", id);
            sayClosed(encoder, "channel", id);
            untilLoadIs(0);
        }
    }

    @Test
    void theReportShowsTheStreamsId() {
        start();
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        assertThat(coordinator.request("GET", "/commands/report").body())
                .contains("{\"channel\":\"channel\",\"streamId\":\"" + id + "\",\"streamServer\":")
                .doesNotContain("\"streamId\":\"channel\"");
    }

    @Test
    void closingByIdEndsThatStreamAndNoOther() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        String other = id.replace(id.charAt(31), id.charAt(31) == '0' ? '1' : '0');

        assertThat(close("channel", other).statusCode()).isEqualTo(200);
        assertThat(close("another", id).statusCode()).isEqualTo(200);
        assertThat(edge.poll(A_MOMENT)).isNull();

        assertThat(close("channel", id).body()).isEqualTo("SUCCESS");
        Received kill = edge.next("STREAM-KILL");
        assertThat(kill.get("Stream-ID")).isEqualTo(id);
        assertThat(kill.get("Stream-Channel")).isEqualTo("channel");
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
    }

    @Test
    void closingAnyEndsWhateverIsLive() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        assertThat(close("channel", "*").body()).isEqualTo("SUCCESS");
        assertThat(edge.next("STREAM-KILL").get("Stream-ID")).isEqualTo(id);
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        assertThat(close("channel", "*").body()).isEqualTo("SUCCESS");
    }

    private HttpResponse<String> close(String channel, String id) {
        return coordinator.request("POST", "/commands/close", "x-streaming-channel", channel, "x-streaming-id", id);
    }

    @Test
    void anEdgesCrashStopsItsEncoderTasks() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        edge.crash();
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        sayClosed(encoder, "channel", id);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-available");
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
    }

    @Test
    void anEncodersCrashClosesItsStreamsAndKillsTheirPublishers() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        encoder.crash();
        assertThat(edge.next("STREAM-KILL").get("Stream-ID")).isEqualTo(id);
        Call closed = application.nextEvent();
        assertThat(closed.header("x-event-type")).isEqualTo("stream-closed");
        assertThat(closed.header("x-streaming-id")).isEqualTo(id);
        publish(edge, encoder(-1), "channel");
    }

    /** The channel must be free again after every denial, and the session free to try again. */
    @Test
    void aPublisherThatIsDeniedForLackOfAnEncoderLeavesNothing() {
        start();
        ExistingPeer edge = edge();
        edge.requestPublish("1", "channel", "key");
        assertThat(edge.next("PUBLISH-DENY").get("Request-ID")).isEqualTo("1");
        assertThat(coordinator.request("GET", "/commands/report").body()).contains("\"activeStreams\":[]");
        publish(edge, encoder(-1), "channel");
    }

    @Test
    void anEncoderThatVanishesWhileAKeyIsVerifiedLeavesTheChannelFree() throws Exception {
        start();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        application.onVerification(_ -> {
            asked.countDown();
            gone.await();
            return Answer.OK;
        });
        ExistingPeer edge = edge();
        ExistingPeer encoder = encoder(-1);
        edge.requestPublish("1", "channel", "key");
        asked.await();
        encoder.crash();
        Eventually.that(() -> encoderCount() == 0);
        gone.countDown();
        edge.next("PUBLISH-DENY");
        publish(edge, encoder(-1), "channel");
    }

    @Test
    void eventsAreNotForgottenWhenTheStreamClosesFirst() {
        start("EVENT_CALLBACK_RETRY_MAX_SECONDS", "1");
        application.onEvent(_ -> Answer.status(503));
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        announce(encoder, "channel", id, "320x180-30");
        sayClosed(encoder, "channel", id);
        untilLoadIs(0);
        Eventually.that(() -> !application.allEvents().isEmpty());
        application.onEvent(_ -> Answer.OK);
        assertThat(List.of(application.nextEvent(), application.nextEvent(), application.nextEvent()))
                .extracting(event -> event.header("x-resolution") + " " + event.header("x-event-type"))
                .containsExactly("640x360-30 stream-available", "320x180-30 stream-available", "null stream-closed");
        assertThat(application.pollEvent(A_MOMENT)).isNull();
    }

    @Test
    void eventsSurviveARestartAndStreamsLeftBehindAreClosed() {
        start();
        application.onEvent(_ -> Answer.status(500));
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(), encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        Eventually.that(() -> !application.allEvents().isEmpty());
        coordinator.close();

        application.onEvent(_ -> Answer.OK);
        start();
        Call available = application.nextEvent();
        assertThat(available.header("x-event-id")).isEqualTo(id + "-1");
        assertThat(Integer.parseInt(available.header("x-event-attempt"))).isGreaterThan(1);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
        publish(edge(), encoder(-1), "channel");
    }

    @Test
    void whileTheApplicationThinksOtherRequestsOfTheEdgeGoOn() throws Exception {
        start();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        application.onVerification(call -> {
            if (call.header("x-streaming-channel").equals("slow")) {
                asked.countDown();
                answer.await();
            }
            return Answer.OK;
        });
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        edge.requestPublish("slow-1", "slow", "key");
        asked.await();
        String id = publish(edge, encoder, "quick");
        edge.send("PUBLISH-END", "Stream-Channel", "quick", "Stream-ID", id);
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        answer.countDown();
        assertThat(edge.next("PUBLISH-ACCEPT").get("Request-ID")).isEqualTo("slow-1");
    }

    @Test
    void aCallbackThatHangsIsGivenUpAndHoldsUpNoOtherChannel() throws Exception {
        start("EVENT_CALLBACK_TIMEOUT_SECONDS", "1", "EVENT_CALLBACK_CONCURRENCY", "2");
        CountDownLatch worksIsHeard = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        application.onEvent(call -> {
            boolean hangs = call.header("x-streaming-channel").equals("hangs")
                    && (call.header("x-event-attempt").equals("1") || worksIsHeard.getCount() > 0);
            if (hangs) {
                never.await();
            }
            return Answer.OK;
        });
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        announce(encoder, "hangs", publish(edge, encoder, "hangs"), "640x360-30");
        Eventually.that(() -> !application.allEvents().isEmpty());
        announce(encoder, "works", publish(edge, encoder, "works"), "640x360-30");
        assertThat(application.nextEvent().header("x-streaming-channel")).isEqualTo("works");
        worksIsHeard.countDown();
        // On a machine that stands still the answer to the other may come too late as well, and it is told again.
        Call givenUp = Stream.generate(application::nextEvent)
                .filter(event -> event.header("x-streaming-channel").equals("hangs"))
                .findFirst()
                .orElseThrow();
        assertThat(Integer.parseInt(givenUp.header("x-event-attempt"))).isGreaterThan(1);
        never.countDown();
    }

    @Test
    void encodeStopWaitsForTheFirstProgress() {
        start("ENCODE_STOP_DELAY_SECONDS", "600");
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        edge.send("PUBLISH-END", "Stream-Channel", "channel", "Stream-ID", id);
        assertThat(encoder.poll(A_MOMENT)).isNull();
        announce(encoder, "channel", id, "640x360-30");
        encoder.next("ENCODE-STOP");
        sayClosed(encoder, "channel", id);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-available");
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
    }

    @Test
    void anEncoderThatNeverShowsProgressIsStoppedAfterAWhile() {
        start("ENCODE_STOP_DELAY_SECONDS", "1");
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        edge.send("PUBLISH-END", "Stream-Channel", "channel", "Stream-ID", id);
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
    }

    @Test
    void withoutAnAuthMethodCommandsAreCarriedOut() {
        start("COMMANDS_API_AUTH", "");
        assertThat(coordinator.request("GET", "/commands/capacity").statusCode())
                .isEqualTo(200);
        assertThat(coordinator
                        .request("GET", "/commands/report", "Authorization", "Bearer whatever")
                        .statusCode())
                .isEqualTo(200);
    }

    /** Load, streams and encoders of one report belong together, however fast streams come and go. */
    @Test
    void theReportNeverContradictsItself() throws Exception {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        Thread churn = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 100; i++) {
                String id = publish(edge, encoder, "channel" + i);
                sayClosed(encoder, "channel" + i, id);
                edge.next("STREAM-KILL");
            }
        });
        while (churn.isAlive()) {
            String report = coordinator.request("GET", "/commands/report").body();
            int streams = report.split("\"streamId\"", -1).length - 1;
            int load = Integer.parseInt(report.replaceAll(".*\"load\":(\\d+).*", "$1"));
            assertThat(load).as(report).isEqualTo(streams);
        }
        churn.join();
    }
}
