package dev.headend.edge.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.StreamIds;
import dev.headend.edge.admission.Verdict;
import dev.headend.edge.callback.TestApplication.Answer;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.OutgoingHttp;
import dev.headend.net.http.PostMetrics;
import dev.headend.net.http.proxy.Proxies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Against a real HTTP server, which verifies each token by itself. */
class CallbackAuthorizerTest {
    /** As short as those of existing deployments. */
    private static final String SECRET = "test";

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final PublishAttempt ATTEMPT =
            new PublishAttempt(new ChannelId("news"), new StreamKey("k3y"), InetAddress.ofLiteral("2001:db8::7"));
    private static final StopDelivery.Limits QUICK = new StopDelivery.Limits(
            Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMinutes(1), 100, Duration.ofSeconds(5));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TestApplication application;

    @BeforeEach
    void startTheApplication() throws IOException {
        application = new TestApplication(SECRET);
    }

    @AfterEach
    void stopTheApplication() {
        application.close();
    }

    private CallbackAuthorizer authorizer(URI url, Duration timeout, StopDelivery.Limits limits) {
        HeaderPost post = new HeaderPost(new OutgoingHttp(Proxies.NONE).client("test", 8, url), url, timeout, timeout);
        CallbackToken tokens =
                new CallbackToken(SECRET, "rtmp_event", "edge.example.com", 1935, Clock.fixed(NOW, ZoneOffset.UTC));
        return new CallbackAuthorizer(
                post,
                tokens,
                new StopDelivery(post, tokens, registry, limits),
                new StreamIds(Clock.systemUTC()),
                new PostMetrics(registry, "headend.callback.start", "Asked.", "accepted"));
    }

    private CallbackAuthorizer authorizer() {
        return authorizer(application.url(), Duration.ofSeconds(10), QUICK);
    }

    private static Verdict ask(CallbackAuthorizer authorizer) {
        return Objects.requireNonNull(authorizer.authorize(ATTEMPT).block(Patience.TIME));
    }

    @Test
    void saysWhoWantsToPublishWhere() throws Exception {
        application.behaviour = _ -> Answer.accepting("s-1");
        assertThat(ask(authorizer())).isEqualTo(new Verdict.Accepted(new StreamId("s-1"), false));
        assertThat(application.next().claims())
                .isEqualTo(Map.of(
                        "sub", "rtmp_event",
                        "event", "start",
                        "channel", "news",
                        "key", "k3y",
                        "client_ip", "2001:db8::7",
                        "rtmp_host", "edge.example.com",
                        "rtmp_port", 1935,
                        "iat", (int) NOW.getEpochSecond(),
                        "exp", (int) NOW.getEpochSecond() + 120));
    }

    @Test
    void saysWhichStreamHasEnded() throws Exception {
        authorizer().ended(ATTEMPT, new StreamId("s-1"));
        assertThat(application.next().claims())
                .isEqualTo(Map.of(
                        "sub", "rtmp_event",
                        "event", "stop",
                        "channel", "news",
                        "key", "k3y",
                        "client_ip", "2001:db8::7",
                        "stream_id", "s-1",
                        "iat", (int) NOW.getEpochSecond(),
                        "exp", (int) NOW.getEpochSecond() + 120));
    }

    /** As existing servers, which go on without an id. */
    @Test
    void anAcceptanceThatNamesNoStreamGetsAnIdOfOurs() throws Exception {
        CallbackAuthorizer authorizer = authorizer();
        Verdict.Accepted accepted = (Verdict.Accepted) ask(authorizer);
        assertThat(accepted.streamId().value()).hasSize(32);
        authorizer.ended(ATTEMPT, accepted.streamId());
        application.next();
        assertThat(application.next().claim("stream_id"))
                .isEqualTo(accepted.streamId().value());
    }

    @Test
    void anIdThatIsNoneRefusesAndTheApplicationHearsThatItsStreamHasEnded() throws Exception {
        application.behaviour = token -> token.event().equals("start") ? Answer.accepting("a/b c") : Answer.of(200);
        assertThat(ask(authorizer()))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.reason()).contains("stream-id 'a/b c'"));
        assertThat(application.next().event()).isEqualTo("start");
        ReceivedToken stop = application.next();
        assertThat(stop.event()).isEqualTo("stop");
        assertThat(stop.claim("stream_id")).isEqualTo("a/b c");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 302, 401, 403, 404, 500, 503})
    void onlyTwoHundredAccepts(int status) throws Exception {
        try (TestApplication elsewhere = new TestApplication(SECRET)) {
            application.behaviour = _ -> new Answer(
                    status,
                    Map.of("stream-id", "s-1", "location", elsewhere.url().toString()));
            assertThat(ask(authorizer())).isEqualTo(new Verdict.Refused("the application answered " + status));
            assertThat(elsewhere.received).isEmpty();
        }
    }

    @Test
    void whoCannotBeAskedDecidesNothing() {
        application.close();
        assertThat(ask(authorizer()))
                .isInstanceOfSatisfying(
                        Verdict.Undecided.class,
                        undecided -> assertThat(undecided.reason()).startsWith("callback failed: connection refused"));
    }

    @Test
    void anAnswerThatDoesNotComeInTimeDecidesNothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        application.behaviour = _ -> {
            await(never);
            return Answer.of(200);
        };
        assertThat(ask(authorizer(application.url(), Duration.ofSeconds(1), QUICK)))
                .isEqualTo(new Verdict.Undecided("callback failed: no answer within 1 s"));
        never.countDown();
    }

    @Test
    void aStopIsToldAgainUntilItIsTaken() throws Exception {
        application.behaviour = _ -> application.received.size() < 3 ? Answer.of(500) : Answer.of(200);
        authorizer().ended(ATTEMPT, new StreamId("s-1"));
        Awaitility.await().until(() -> waiting() == 0);
        assertThat(application.received)
                .hasSize(4)
                .allMatch(token -> token.claim("stream_id").equals("s-1"));
        assertThat(lost()).isZero();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aStopThatIsNotTakenIsInTheLogAtOnceAndWhenItIsTakenAfterAll(CapturedOutput log) {
        application.behaviour = _ -> Answer.of(500);
        CallbackAuthorizer authorizer = authorizer();
        authorizer.ended(ATTEMPT, new StreamId("late"));
        Awaitility.await().until(() -> attempts("failed") >= 2);
        // Of this stream: those of tests before may still be tried.
        assertThat(log.getOut().lines().filter(line -> line.contains("stream late")))
                .singleElement()
                .asString()
                .contains(
                        "WARN",
                        "channel news stream late: the application does not know yet that it has ended: "
                                + "the application answered 500; trying again for 1 min at most");

        application.behaviour = _ -> Answer.of(200);
        Awaitility.await().until(() -> waiting() == 0);
        Awaitility.await()
                .untilAsserted(() -> assertThat(log)
                        .contains("channel news stream late: the application knows now that it has ended"));

        authorizer.ended(ATTEMPT, new StreamId("prompt"));
        Awaitility.await().until(() -> attempts("delivered") == 2 && waiting() == 0);
        assertThat(log).doesNotContain("prompt");
    }

    /** However the application answers: a stop that fails is told again much later. */
    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void theNextPublisherIsAskedAboutAfterTheEndOfTheStreamBefore(int answer) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        application.behaviour = token -> {
            if (token.event().equals("start")) {
                return Answer.accepting("s-2");
            }
            told.countDown();
            await(mayAnswer);
            return Answer.of(answer);
        };
        StopDelivery.Limits slow = new StopDelivery.Limits(
                Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1), 100, Duration.ofMillis(1));
        CallbackAuthorizer authorizer = authorizer(application.url(), Duration.ofSeconds(10), slow);
        authorizer.ended(ATTEMPT, new StreamId("s-1"));
        await(told);

        CompletableFuture<Verdict> next = authorizer.authorize(ATTEMPT).toFuture();
        PublishAttempt elsewhere = new PublishAttempt(new ChannelId("sports"), ATTEMPT.key(), ATTEMPT.userIp());
        assertThat(authorizer.authorize(elsewhere).block(Patience.TIME)).isInstanceOf(Verdict.Accepted.class);
        assertThat(application.received)
                .singleElement()
                .satisfies(token -> assertThat(token.claim("channel")).isEqualTo("sports"));
        mayAnswer.countDown();

        assertThat(next.get(Patience.SECONDS, TimeUnit.SECONDS))
                .isEqualTo(new Verdict.Accepted(new StreamId("s-2"), false));
    }

    @Test
    void anEndThatIsNotAnsweredDelaysTheNextPublisherForTheTimeoutOnly() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        application.behaviour = token -> {
            if (token.event().equals("stop")) {
                await(never);
            }
            return Answer.accepting("s-2");
        };
        CallbackAuthorizer authorizer = authorizer(application.url(), Duration.ofSeconds(1), QUICK);
        authorizer.ended(ATTEMPT, new StreamId("s-1"));

        assertThat(ask(authorizer)).isInstanceOf(Verdict.Accepted.class);
        never.countDown();
    }

    /** More of them than there are connections, each told again and again. */
    @Test
    void endsThatAreNotAnsweredKeepNobodyFromBeingAskedAbout() {
        CountDownLatch never = new CountDownLatch(1);
        application.behaviour = token -> {
            if (token.event().equals("stop")) {
                await(never);
            }
            return Answer.accepting("s-2");
        };
        CallbackProperties properties =
                new CallbackProperties(application.url(), SECRET, "rtmp_event", null, Duration.ofSeconds(3));
        CallbackAuthorizer authorizer = CallbackAuthorizer.of(
                properties, 1935, new OutgoingHttp(Proxies.NONE), registry, Clock.fixed(NOW, ZoneOffset.UTC));
        for (int i = 0; i < 200; i++) {
            PublishAttempt ended = new PublishAttempt(new ChannelId("c" + i), ATTEMPT.key(), ATTEMPT.userIp());
            authorizer.ended(ended, new StreamId("s-1"));
        }

        assertThat(ask(authorizer)).isInstanceOf(Verdict.Accepted.class);
        never.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStopSurvivesTheApplicationsRestart() throws Exception {
        int port = application.port();
        application.close();
        CallbackAuthorizer authorizer = authorizer();
        for (String id : List.of("s-1", "s-2", "s-3")) {
            authorizer.ended(ATTEMPT, new StreamId(id));
        }
        Awaitility.await().until(() -> attempts("unreachable") >= 6);
        application = new TestApplication(SECRET, port);
        assertThat(List.of(application.next(), application.next(), application.next()))
                .extracting(token -> token.claim("stream_id"))
                .containsExactlyInAnyOrder("s-1", "s-2", "s-3");
        Awaitility.await().until(() -> waiting() == 0);
    }

    @Test
    void aStopThatIsNeverTakenIsGivenUpAndCounted() {
        application.behaviour = _ -> Answer.of(500);
        StopDelivery.Limits brief = new StopDelivery.Limits(
                Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(300), 100, Duration.ofSeconds(1));
        authorizer(application.url(), Duration.ofSeconds(5), brief).ended(ATTEMPT, new StreamId("s-1"));
        Awaitility.await().until(() -> lost() == 1);
        assertThat(waiting()).isZero();
    }

    @Test
    void noMoreThanSoManyWait() {
        application.behaviour = _ -> Answer.of(500);
        StopDelivery.Limits small = new StopDelivery.Limits(
                Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(5), 2, Duration.ofMillis(1));
        CallbackAuthorizer authorizer = authorizer(application.url(), Duration.ofSeconds(5), small);
        for (int i = 0; i < 5; i++) {
            authorizer.ended(ATTEMPT, new StreamId("s-" + i));
        }
        Awaitility.await().until(() -> lost() == 3);
        assertThat(waiting()).isEqualTo(2);
    }

    /** What waited for a minute to pass is tried at once when the program stops. */
    @Test
    void theEndOfTheProgramTellsWhatIsLeft() throws Exception {
        application.behaviour = _ -> Answer.of(500);
        StopDelivery.Limits slow = new StopDelivery.Limits(
                Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(1), 100, Duration.ofSeconds(20));
        CallbackAuthorizer authorizer = authorizer(application.url(), Duration.ofSeconds(5), slow);
        authorizer.ended(ATTEMPT, new StreamId("s-1"));
        Awaitility.await().until(() -> attempts("failed") == 1);
        application.behaviour = _ -> Answer.of(200);

        authorizer.close();

        assertThat(attempts("delivered")).isEqualTo(1);
        assertThat(lost()).isZero();
    }

    /** His connection is closed by then, so that the stream ends at once. */
    @Test
    void aPublisherWhoIsAcceptedWhileTheProgramStopsIsToldOfToo() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        application.behaviour = token -> {
            if (token.event().equals("start")) {
                await(mayAnswer);
            }
            return Answer.accepting("s-1");
        };
        CallbackAuthorizer authorizer = authorizer();
        authorizer.authorize(ATTEMPT).subscribe(_ -> authorizer.ended(ATTEMPT, new StreamId("s-1")));

        CompletableFuture<Void> closed = CompletableFuture.runAsync(authorizer::close);
        assertThat(closed).isNotCompleted();
        mayAnswer.countDown();
        closed.get(Patience.SECONDS, TimeUnit.SECONDS);

        assertThat(application.received).extracting(ReceivedToken::event).containsExactly("start", "stop");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whoIsNotDecidedAboutWhenTheProgramStopsIsInTheLog(CapturedOutput log) {
        CountDownLatch never = new CountDownLatch(1);
        application.behaviour = _ -> {
            await(never);
            return Answer.of(200);
        };
        StopDelivery.Limits hurried = new StopDelivery.Limits(
                Duration.ofMillis(50), Duration.ofMinutes(1), Duration.ofHours(1), 100, Duration.ofMillis(300));
        CallbackAuthorizer authorizer = authorizer(application.url(), Duration.ofSeconds(10), hurried);
        authorizer.authorize(ATTEMPT).subscribe();

        authorizer.close();

        assertThat(log).contains("channel news: the program stops before the application answered");
        never.countDown();
    }

    @Test
    void theEndOfTheProgramDoesNotWaitForEver() {
        application.behaviour = _ -> Answer.of(500);
        StopDelivery.Limits hurried = new StopDelivery.Limits(
                Duration.ofMillis(50), Duration.ofMinutes(1), Duration.ofHours(1), 100, Duration.ofMillis(300));
        CallbackAuthorizer authorizer = authorizer(application.url(), Duration.ofSeconds(5), hurried);
        authorizer.ended(ATTEMPT, new StreamId("s-1"));

        authorizer.close();
        authorizer.close();

        assertThat(lost()).as("what is given up is given up once").isEqualTo(1);
        assertThat(waiting()).isZero();
    }

    private double waiting() {
        return registry.get("headend.callback.stops.waiting").gauge().value();
    }

    private double lost() {
        return registry.get("headend.callback.stops.lost").counter().count();
    }

    private long attempts(String outcome) {
        return registry.get("headend.callback.stop")
                .tag("outcome", outcome)
                .timer()
                .count();
    }
}
