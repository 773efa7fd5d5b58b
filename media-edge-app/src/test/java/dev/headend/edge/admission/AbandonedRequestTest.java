package dev.headend.edge.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.live.MediaMemory;
import dev.headend.edge.live.UnconnectedPeer;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A publisher leaves before it is decided whether he may publish, and may come again. */
class AbandonedRequestTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
    private static final ChannelId CHANNEL = new ChannelId("ch");

    /** What the authorizer hears, in order. */
    private final List<String> events = new ArrayList<>();
    /** Of each attempt that it was asked about. */
    private final List<Sinks.One<Verdict>> verdicts = new ArrayList<>();

    private final LiveChannels channels =
            LiveChannels.of(1, Duration.ZERO, new MediaMemory(1 << 24), Clock.systemUTC(), System::nanoTime);
    private final PublishGate gate = new PublishGate(channels, new SlowAuthorizer(), TakeoverRule.DEFAULT);

    @AfterEach
    void nothingIsLeftOfTheChannels() {
        channels.killAll("test");
        assertThat(channels.snapshot()).isEmpty();
    }

    @Test
    void leavesTheChannelToTheNextWhoIsAskedAboutAfterTheVerdictIsGivenBack() {
        List<Admission> first = new ArrayList<>();
        List<Admission> second = new ArrayList<>();
        AdmissionRequest request = admit("first", first);
        request.abandon();
        AdmissionRequest unused = admit("second", second);
        assertThat(events).containsExactly("asked about first");
        assertThat(second).isEmpty();

        accept(0);
        assertThat(events).containsExactly("asked about first", "s0 of first ended", "asked about second");
        accept(1);

        assertThat(first).isEmpty();
        assertThat(second).singleElement().isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void isNeverAskedAboutWhenItHasWaitedForNothing() {
        List<Admission> third = new ArrayList<>();
        admit("first", new ArrayList<>()).abandon();
        admit("second", new ArrayList<>()).abandon();
        AdmissionRequest unused = admit("third", third);
        refuse(0);
        assertThat(events).containsExactly("asked about first", "asked about third");
        accept(1);
        assertThat(third).singleElement().isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void leavesNothingBehindWhenNobodyComes() {
        admit("first", new ArrayList<>()).abandon();
        assertThat(channels.snapshot()).isEmpty();
        accept(0);
        assertThat(events).containsExactly("asked about first", "s0 of first ended");
        assertThat(channels.snapshot()).isEmpty();

        List<Admission> later = new ArrayList<>();
        AdmissionRequest unused = admit("later", later);
        accept(1);
        assertThat(later).singleElement().isInstanceOf(Admission.Admitted.class);
    }

    /** Each verdict that is awaited takes memory, and whoever leaves at once can cause any number of them. */
    @Test
    void leavesNoMoreToBeDecidedThanMemoryBears() {
        for (int i = 0; i < PublishGate.MOST_ASKED; i++) {
            admit(new ChannelId("ch" + i)).abandon();
        }
        List<Admission> surplus = new ArrayList<>();
        AdmissionRequest refused = gate.admit(attempt("last"), new UnconnectedPeer(), surplus::add);

        assertThat(surplus).containsExactly(new Admission.Undecided("too many publishers (4096) await a decision"));
        assertThat(refused.isPending()).isFalse();
        assertThat(verdicts).hasSize(PublishGate.MOST_ASKED);
        assertThat(channels.find(CHANNEL)).isEmpty();

        refuse(0);
        admit(CHANNEL).abandon();
        assertThat(verdicts).hasSize(PublishGate.MOST_ASKED + 1);
    }

    private AdmissionRequest admit(ChannelId channel) {
        PublishAttempt attempt = new PublishAttempt(channel, new StreamKey("key"), ADDRESS);
        return gate.admit(attempt, new UnconnectedPeer(), _ -> {});
    }

    @Test
    void whoIsStillThereKeepsTheChannel() {
        List<Admission> second = new ArrayList<>();
        AdmissionRequest first = admit("first", new ArrayList<>());
        AdmissionRequest unused = admit("second", second);
        assertThat(second).singleElement().isInstanceOf(Admission.Taken.class);
        refuse(0);
        assertThat(first.isPending()).isFalse();
    }

    @Test
    void afterTheAnswerItIsThePublicationThatEnds() {
        List<Admission> admissions = new ArrayList<>();
        AdmissionRequest request = admit("first", admissions);
        accept(0);
        request.abandon();
        assertThat(channels.find(CHANNEL)).isPresent();
        assertThat(events).containsExactly("asked about first");
    }

    /** Whoever comes first: either there is an answer, or the stream has ended. */
    @RepeatedTest(200)
    void isEitherAnsweredOrGivenBack() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        AdmissionRequest request = gate.admit(attempt("first"), new UnconnectedPeer(), _ -> answers.incrementAndGet());
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> leaving = CompletableFuture.runAsync(() -> {
            await(go);
            request.abandon();
        });
        go.countDown();
        accept(0);
        leaving.join();
        boolean ended = events.contains("s0 of first ended");
        assertThat(answers.get() + (ended ? 1 : 0)).isEqualTo(1);
        assertThat(channels.find(CHANNEL).isPresent()).isEqualTo(!ended);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static PublishAttempt attempt(String key) {
        return new PublishAttempt(CHANNEL, new StreamKey(key), ADDRESS);
    }

    private AdmissionRequest admit(String key, List<Admission> answers) {
        return gate.admit(attempt(key), new UnconnectedPeer(), answers::add);
    }

    private void accept(int question) {
        verdicts.get(question)
                .tryEmitValue(new Verdict.Accepted(new StreamId("s" + question), true))
                .orThrow();
    }

    private void refuse(int question) {
        verdicts.get(question).tryEmitValue(new Verdict.Refused("no")).orThrow();
    }

    private final class SlowAuthorizer implements PublishAuthorizer {
        @Override
        public Mono<Verdict> authorize(PublishAttempt attempt) {
            events.add("asked about " + attempt.key().value());
            Sinks.One<Verdict> verdict = Sinks.one();
            verdicts.add(verdict);
            return verdict.asMono();
        }

        @Override
        public void ended(PublishAttempt attempt, StreamId streamId) {
            events.add(streamId + " of " + attempt.key().value() + " ended");
        }
    }
}
