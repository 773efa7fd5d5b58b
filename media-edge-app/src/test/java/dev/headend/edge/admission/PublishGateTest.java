package dev.headend.edge.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.Publication;
import dev.headend.edge.live.UnconnectedPeer;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class PublishGateTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
    private static final ChannelId CHANNEL = new ChannelId("ch");
    private static final StreamId STREAM = new StreamId("s1");
    private static final PublishAttempt ATTEMPT = new PublishAttempt(CHANNEL, new StreamKey("key"), ADDRESS);
    private static final Verdict ACCEPTED = new Verdict.Accepted(STREAM, true);

    private final LiveChannels channels =
            LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 24), Clock.systemUTC(), System::nanoTime);
    private final List<StreamId> ended = new ArrayList<>();

    @Test
    void anAcceptedStreamIsReportedAsEndedOnce() {
        Admission admission = admit(Mono.just(ACCEPTED));
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        assertThat(ended).isEmpty();

        ((Admission.Admitted) admission).publication().end();
        ((Admission.Admitted) admission).publication().end();

        assertThat(ended).containsExactly(STREAM);
        assertThat(channels.snapshot()).isEmpty();
    }

    @Test
    void whoComesSecondIsDeniedWithoutAsking() {
        admit(Mono.just(ACCEPTED));

        assertThat(admit(Mono.error(new AssertionError("asked")))).isInstanceOf(Admission.Taken.class);
        channels.killAll("test");
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whateverIsNotAnAcceptanceRefusesAndLeavesTheChannelFree(
            Mono<Verdict> verdict, Class<? extends Admission> expected) {
        assertThat(admit(verdict)).isInstanceOf(expected);

        assertThat(channels.snapshot()).isEmpty();
        assertThat(ended).isEmpty();
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(Mono.just(new Verdict.Refused("no")), Admission.Denied.class),
                Arguments.of(Mono.just(new Verdict.Undecided("no answer")), Admission.Undecided.class),
                Arguments.of(Mono.empty(), Admission.Undecided.class),
                Arguments.of(Mono.error(new IllegalStateException("lost")), Admission.Undecided.class),
                Arguments.of(
                        Mono.defer(() -> {
                            throw new IllegalStateException("broken");
                        }),
                        Admission.Undecided.class));
    }

    @Test
    void anAcceptanceOfAStreamThatWasKilledMeanwhileIsGivenBack() {
        Sinks.One<Verdict> verdict = Sinks.one();
        List<Admission> admissions = new ArrayList<>();
        AdmissionRequest unused = gate(verdict.asMono()).admit(ATTEMPT, new UnconnectedPeer(), admissions::add);

        channels.kill(CHANNEL, null, "by the application");
        verdict.tryEmitValue(ACCEPTED).orThrow();

        assertThat(admissions).singleElement().isInstanceOf(Admission.Denied.class);
        assertThat(ended).containsExactly(STREAM);
        assertThat(channels.snapshot()).isEmpty();
    }

    /** Else the channel would wait for that verdict for as long as the program runs. */
    @Test
    void anEndThatCannotBeReportedKeepsNobodyFromBeingAskedAbout() {
        Sinks.One<Verdict> verdict = Sinks.one();
        List<Admission> admissions = new ArrayList<>();
        PublishAuthorizer broken = new PublishAuthorizer() {
            @Override
            public Mono<Verdict> authorize(PublishAttempt attempt) {
                return verdict.asMono();
            }

            @Override
            public void ended(PublishAttempt attempt, StreamId streamId) {
                throw new IllegalStateException("as the test wants it");
            }
        };
        PublishGate gate = new PublishGate(channels, broken, TakeoverRule.DEFAULT);
        AdmissionRequest killed = gate.admit(ATTEMPT, new UnconnectedPeer(), admissions::add);
        channels.kill(CHANNEL, null, "by the application");

        verdict.tryEmitValue(ACCEPTED).orThrow();
        assertThat(admissions).singleElement().isInstanceOf(Admission.Undecided.class);
        killed.abandon();
        AdmissionRequest next = gate.admit(ATTEMPT, new UnconnectedPeer(), admissions::add);

        assertThat(admissions).last().isInstanceOf(Admission.Admitted.class);
        assertThat(next.isPending()).isFalse();
        Publication admitted = ((Admission.Admitted) admissions.getLast()).publication();
        assertThatThrownBy(admitted::end).hasMessage("as the test wants it");
        assertThat(channels.snapshot()).isEmpty();
    }

    private Admission admit(Mono<Verdict> verdict) {
        List<Admission> admissions = new ArrayList<>();
        AdmissionRequest unused = gate(verdict).admit(ATTEMPT, new UnconnectedPeer(), admissions::add);
        assertThat(admissions).hasSize(1);
        return admissions.getFirst();
    }

    private PublishGate gate(Mono<Verdict> verdict) {
        PublishAuthorizer authorizer = new PublishAuthorizer() {
            @Override
            public Mono<Verdict> authorize(PublishAttempt attempt) {
                return verdict;
            }

            @Override
            public void ended(PublishAttempt attempt, StreamId streamId) {
                ended.add(streamId);
            }
        };
        return new PublishGate(channels, authorizer, TakeoverRule.DEFAULT);
    }
}
