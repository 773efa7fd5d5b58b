package dev.headend.edge.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.UnconnectedPeer;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import dev.headend.net.IpRanges;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishers' gate and players' gate together: which players are encoders, and what is counted. */
class GatesTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
    private static final ChannelId CHANNEL = new ChannelId("news");
    private static final Verdict ENCODED = new Verdict.Accepted(new StreamId("s1"), true);
    private static final Verdict NOT_ENCODED = new Verdict.Accepted(new StreamId("s1"), false);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestAuthorizer authorizer = new TestAuthorizer();
    private final LiveChannels channels =
            LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 24), Clock.systemUTC(), System::nanoTime);
    private final PublishGate publishers =
            new PublishGate(channels, authorizer, TakeoverRule.DEFAULT, new AdmissionMetrics(registry));
    private final PlayGate players = new PlayGate(IpRanges.parse("192.0.2.0/24"), publishers);
    private final List<Admission> admissions = new ArrayList<>();

    @AfterEach
    void nothingIsLeftOfTheChannels() {
        channels.killAll("test");
        assertThat(channels.snapshot()).isEmpty();
    }

    private AdmissionRequest admit() {
        PublishAttempt attempt = new PublishAttempt(CHANNEL, new StreamKey("k3y"), ADDRESS);
        return publishers.admit(attempt, new UnconnectedPeer(), admissions::add);
    }

    private long decided(String outcome) {
        return registry.get("headend.publish.decision")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void whoIsListedMayPlay() {
        assertThat(players.mayPlay(ADDRESS)).isTrue();
        assertThat(players.mayPlay(InetAddress.ofLiteral("198.51.100.1"))).isFalse();
    }

    @Test
    void anEncoderIsAwaitedFromTheQuestionToItsArrival() {
        assertThat(publishers.awaitedEncoders()).isZero();
        AdmissionRequest unused = admit();
        assertThat(publishers.awaitedEncoders()).isOne();
        assertThat(players.recogniseEncoder(CHANNEL)).isEmpty();
        authorizer.decide(ENCODED);
        assertThat(publishers.awaitedEncoders()).isOne();

        Runnable leaves = players.recogniseEncoder(CHANNEL).orElseThrow();
        assertThat(publishers.awaitedEncoders()).isZero();
        leaves.run();
        assertThat(publishers.awaitedEncoders()).isOne();

        channels.kill(CHANNEL, null, "by the test");
        assertThat(publishers.awaitedEncoders()).isZero();
        assertThat(players.recogniseEncoder(CHANNEL)).isEmpty();
        assertThat(authorizer.ended).hasSize(1);
    }

    @Test
    void noEncoderIsAwaitedOfAStreamWithoutOne() {
        AdmissionRequest unused = admit();
        authorizer.decide(NOT_ENCODED);
        assertThat(publishers.awaitedEncoders()).isZero();
        assertThat(players.recogniseEncoder(CHANNEL)).isEmpty();
    }

    @Test
    void noEncoderIsAwaitedOfARefusedStream() {
        AdmissionRequest unused = admit();
        authorizer.decide(new Verdict.Refused("no"));
        assertThat(publishers.awaitedEncoders()).isZero();
    }

    @Test
    void everyOutcomeIsCountedOnce() {
        AdmissionRequest refused = admit();
        authorizer.decide(new Verdict.Refused("no"));
        AdmissionRequest undecided = admit();
        authorizer.decide(new Verdict.Undecided("no answer"));
        AdmissionRequest killed = admit();
        channels.kill(CHANNEL, null, "by the test");
        authorizer.decide(ENCODED);
        AdmissionRequest left = admit();
        left.abandon();
        left.abandon();
        authorizer.decide(ENCODED);
        AdmissionRequest admitted = admit();
        authorizer.decide(ENCODED);
        admitted.abandon();
        AdmissionRequest taken = admit();

        assertThat(List.of(refused, undecided, killed, left, admitted, taken)).noneMatch(AdmissionRequest::isPending);
        for (String outcome : List.of("refused", "undecided", "killed", "left", "admitted", "taken")) {
            assertThat(decided(outcome)).as(outcome).isOne();
        }
        assertThat(registry.get("headend.publish.decision")
                        .tag("outcome", "admitted")
                        .timer()
                        .max(TimeUnit.SECONDS))
                .isBetween(0.0, 60.0);
    }

    @Test
    void withoutAnybodyToAskEveryStreamGetsAnIdOfItsOwn() {
        OpenAuthorizer open = new OpenAuthorizer(Clock.systemUTC());
        PublishAttempt attempt = new PublishAttempt(CHANNEL, new StreamKey("k3y"), ADDRESS);
        Verdict first = open.authorize(attempt).block();
        Verdict second = open.authorize(attempt).block();
        assertThat(first).isInstanceOf(Verdict.Accepted.class).isNotEqualTo(second);
        assertThat(open.expectsEncoders()).isFalse();
    }
}
