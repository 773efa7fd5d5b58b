package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlMessage.PublishMove;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.store.embedded.EmbeddedStore;
import dev.headend.coordinator.stream.KeyVerifier.StreamOptions;
import dev.headend.coordinator.stream.KeyVerifier.Verdict;
import dev.headend.coordinator.stream.StreamStore.Admission.Reason;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

/** What can come between a request and its answer; with a real store, the links played. */
@ExtendWith(OutputCaptureExtension.class)
class PublisherAdmissionTest {
    private static final Duration SOON = Patience.TIME;
    private static final Duration IN_TIME = Duration.ofSeconds(19);
    private static final Duration TOO_LATE = IN_TIME.plusMillis(1);
    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final PublishRequest REQUEST = new PublishRequest("r", "channel", "key", "192.0.2.1");

    @TempDir
    Path folder;

    private final RecordingPeers peers = new RecordingPeers() {
        @Override
        protected boolean isReached(PeerId peer, ControlMessage message) {
            return !(message instanceof EncodeStart task) || onEncodeStart.apply(peer, task);
        }
    };
    private final List<Reason> denials = new CopyOnWriteArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5);
    /** What happens while ENCODE-START is sent; whether it could be. */
    private BiFunction<PeerId, EncodeStart, Boolean> onEncodeStart = (_, _) -> true;

    private Runnable beforeAdmission = () -> {};
    private Runnable whenAdmitted = () -> {};
    private Duration leftToBegin = Duration.ZERO;
    private Mono<Verdict> verdict = Mono.just(new Verdict.Accepted(StreamOptions.NONE));
    private EmbeddedStore store;
    private StreamLifecycle lifecycle;
    private PublisherAdmission admission;
    private StreamingServer edge;

    @BeforeEach
    void start() {
        Timeouts timeouts = new Timeouts(SOON, SOON, SOON);
        store = EmbeddedStore.open(folder, true, Clock.systemUTC(), peers, timeouts);
        lifecycle = new StreamLifecycle(store, store, peers, timeouts);
        KeyVerifier verifier = (_, _, _) -> verdict;
        StreamIds ids = new StreamIds(Clock.systemUTC());
        StreamStore slow = (StreamStore) Proxy.newProxyInstance(
                StreamStore.class.getClassLoader(), new Class<?>[] {StreamStore.class}, this::callSlowly);
        Duration soon = Duration.ofMillis(1);
        admission =
                new PublisherAdmission(verifier, slow, lifecycle, peers, ids, 128, nanoTime::get, denials::add, soon);
        edge = new StreamingServer(newPeer(ControlRole.RTMP), SourceType.RTMP, "192.0.2.2", 1935, false);
        store.serverConnected(edge).block(SOON);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    /** The store itself, but for the time that it takes to admit. */
    private Object callSlowly(Object ignored, Method method, Object... arguments) throws ReflectiveOperationException {
        if (method.getName().equals("admit")) {
            beforeAdmission.run();
        }
        if (method.getName().equals("begin")) {
            leftToBegin = (Duration) arguments[3];
        }
        Object result = method.invoke(store, arguments);
        return method.getName().equals("admit") ? ((Mono<?>) result).doOnNext(_ -> whenAdmitted.run()) : result;
    }

    private Peer newPeer(ControlRole role) {
        return newPeer(role, null);
    }

    private Peer newPeer(ControlRole role, @Nullable PeerInstance program) {
        return Objects.requireNonNull(store.connected(role, program).block(SOON));
    }

    private Peer encoder() {
        Peer encoder = newPeer(ControlRole.HLS);
        store.encoderRegistered(encoder, -1).block(SOON);
        return encoder;
    }

    private void passes(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private void mayMove(StreamingServer by, StreamId stream, String key) {
        admission.publisherMoves(by.id(), new PublishMove(CHANNEL, stream, key)).block(SOON);
    }

    private StreamId liveStream() {
        return Objects.requireNonNull(store.liveOn(CHANNEL).block(SOON)).orElseThrow();
    }

    private List<ControlMessage> to(Peer peer) {
        return peers.sentTo(peer.id());
    }

    private List<ControlMessage> toEdge() {
        return to(edge.peer());
    }

    private void assertNothingIsLeft() {
        assertThat(store.statistics().live()).isZero();
        assertThat(store.statistics().ending()).isZero();
        assertThat(store.statistics().fleet().load()).isZero();
    }

    private void untilNothingIsLive() {
        Eventually.that(() -> store.statistics().live() == 0);
    }

    @Test
    void aStoreThatGoesAwayMeanwhileIsTheReasonOfTheDenial(CapturedOutput output) {
        beforeAdmission = () -> {
            throw new StoreUnavailableException("away");
        };
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).containsExactly(new PublishDeny("r", "channel"));
        assertThat(denials).containsExactly(Reason.STORE_FAILING);
        assertThat(output).contains("the store cannot be written at the moment").doesNotContain("internal error");
    }

    @Test
    void aCloseThatIsWrittenInBetweenReachesTheEdgeAfterTheAcceptance() {
        Peer encoder = encoder();
        onEncodeStart = (_, task) -> {
            var ignored = lifecycle.close(CHANNEL, task.streamId()).subscribe();
            untilNothingIsLive();
            return true;
        };
        admission.answer(edge, REQUEST).block(SOON);
        Eventually.that(() -> toEdge().size() == 2);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class, StreamKill.class);
        assertThat(to(encoder)).hasExactlyElementsOfTypes(EncodeStart.class);
    }

    @Test
    void theStopOfAPublisherWhoLeavesAtOnceReachesTheEncoderAfterTheStart() {
        Peer encoder = encoder();
        onEncodeStart = (_, task) -> {
            StreamAvailable available =
                    new StreamAvailable(CHANNEL, task.streamId(), StreamType.HLS_LIVE, "1x1-1", "hls/x", null);
            var announced = lifecycle.announced(encoder.id(), available).subscribe();
            var ended = lifecycle.publisherEnded(edge.id(), task.streamId()).subscribe();
            untilNothingIsLive();
            return true;
        };
        admission.answer(edge, REQUEST).block(SOON);
        Eventually.that(() -> to(encoder).size() == 2);
        assertThat(to(encoder)).hasExactlyElementsOfTypes(EncodeStart.class, EncodeStop.class);
    }

    @Test
    void theLossOfTheEncoderInBetweenReachesTheEdgeAfterTheAcceptance() {
        Peer encoder = encoder();
        onEncodeStart = (_, task) -> {
            var ignored = store.apply(task.streamId(), new StreamInput.EncoderLost(encoder.id()))
                    .subscribe();
            untilNothingIsLive();
            return true;
        };
        admission.answer(edge, REQUEST).block(SOON);
        Eventually.that(() -> toEdge().size() == 2);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class, StreamKill.class);
    }

    @Test
    void aPublisherWhoGoesInBetweenIsNotKilledOnTopOfIt() {
        encoder();
        onEncodeStart = (_, task) -> {
            var ignored = lifecycle.publisherEnded(edge.id(), task.streamId()).subscribe();
            untilNothingIsLive();
            return true;
        };
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class);
    }

    @Test
    void anEncoderThatGoesJustThenIsReplacedByAnother() {
        Peer going = encoder();
        Peer staying = encoder();
        onEncodeStart = (peer, _) -> {
            if (peer.equals(going.id())) {
                var ignored = store.peerGone(going).subscribe();
                return false;
            }
            return true;
        };
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class);
        assertThat(to(staying)).hasExactlyElementsOfTypes(EncodeStart.class);
        assertThat(store.statistics().fleet().load()).isEqualTo(1);
        assertThat(store.statistics().backlog())
                .as("events of the stream that never started")
                .isZero();
    }

    @Test
    void whenThreeEncodersGoThePublisherIsDenied() {
        for (int i = 0; i < 10; i++) {
            encoder();
        }
        AtomicLong tried = new AtomicLong();
        onEncodeStart = (_, _) -> {
            tried.incrementAndGet();
            return false;
        };
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).containsExactly(new PublishDeny("r", "channel"));
        assertThat(tried).hasValue(3);
        assertNothingIsLeft();
        assertThat(peers.sent()).as("nothing is stopped that was not started").hasSize(1);
    }

    @Test
    void aStepGoesOnWhenWhoeverAskedForItGivesUp() {
        encoder();
        admission.answer(edge, REQUEST).block(SOON);
        lifecycle.close(CHANNEL, liveStream()).subscribe().dispose();
        Eventually.that(() -> toEdge().getLast() instanceof StreamKill);
    }

    @Test
    void aRefusalAndAFailureAreDenials() {
        encoder();
        verdict = Mono.just(new Verdict.Refused("bad key"));
        admission.answer(edge, REQUEST).block(SOON);
        verdict = Mono.error(new IllegalStateException("broken"));
        admission.answer(edge, REQUEST).block(SOON);
        PublishDeny denied = new PublishDeny("r", "channel");
        assertThat(toEdge()).containsExactly(denied, denied);
    }

    @Test
    void whatIsNoChannelOrKeyIsDeniedWithoutAsking() {
        verdict = Mono.error(new AssertionError("asked"));
        admission.answer(edge, new PublishRequest("1", "../channel", "key", "")).block(SOON);
        admission.answer(edge, new PublishRequest("2", "channel", "k/y", "")).block(SOON);
        admission
                .answer(edge, new PublishRequest("3", "c".repeat(129), "key", ""))
                .block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishDeny.class, PublishDeny.class, PublishDeny.class);
    }

    @Test
    void whyAPublisherIsDeniedIsLogged(CapturedOutput output) {
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(output)
                .contains("publisher denied: channel channel by " + edge.peer()
                        + ": no encoder that takes streams is connected");
        assertThat(denials).containsExactly(Reason.NO_ENCODER);
        encoder();
        admission.answer(edge, REQUEST).block(SOON);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(output).contains(": channel already has a publisher");
        store.peerGone(edge.peer()).block(SOON);
        admission.answer(edge, new PublishRequest("r", "another", "key", "")).block(SOON);
        assertThat(output).contains("channel another by " + edge.peer() + ": the edge has disconnected");
        admission.answer(edge, new PublishRequest("r", "a/b", "key", "")).block(SOON);
        admission.answer(edge, new PublishRequest("r", "channel", "k/y", "")).block(SOON);
        assertThat(output)
                .contains("channel (malformed) by " + edge.peer() + ": channel is malformed or too long")
                .contains("channel channel by " + edge.peer() + ": key is malformed or too long");
    }

    @Test
    void anEdgeThatAsksOnANewConnectionHasLostWhatItHadThereAndNobodyElseDid() {
        PeerInstance program = PeerInstance.random();
        Peer encoder = encoder();
        edge = edge(ControlRole.RTMP, program);
        admission.answer(edge, REQUEST).block(SOON);
        StreamId lost = liveStream();
        edge = edge(ControlRole.WSS, program);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishDeny.class);
        assertThat(liveStream()).isEqualTo(lost);
        edge = edge(ControlRole.RTMP, program);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class);
        assertThat(liveStream()).isNotEqualTo(lost);
        assertThat(to(encoder)).hasExactlyElementsOfTypes(EncodeStart.class, EncodeStart.class);
    }

    @Test
    void aPublisherWhoWasAskedToConnectAnewHasHisChannelByAnotherEdge(CapturedOutput output) {
        encoder();
        StreamingServer old = edge;
        admission.answer(old, REQUEST).block(SOON);
        StreamId before = liveStream();
        mayMove(edge, before, "key");
        edge = edge(ControlRole.RTMP, PeerInstance.random());

        admission
                .answer(edge, new PublishRequest("r", "channel", "another-key", ""))
                .block(SOON);
        assertThat(toEdge()).containsExactly(new PublishDeny("r", "channel"));
        assertThat(liveStream()).isEqualTo(before);

        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).last().isEqualTo(new PublishAccept("r", CHANNEL, liveStream()));
        assertThat(liveStream()).isNotEqualTo(before);
        assertThat(to(old.peer())).last().isEqualTo(new StreamKill(CHANNEL, before));
        assertThat(output)
                .contains("stream " + before + ": its publisher has come by " + edge.peer() + ", as " + old.peer()
                        + " is about to stop");
    }

    /** That of the encoder of his old stream, where there is no other; be it in the last moment. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 19, 20, 21, 22})
    void aPublisherWhoMovesIsAdmittedOrDeniedWhenEverThereIsRoom(int admissions) {
        Peer only = newPeer(ControlRole.HLS);
        store.encoderRegistered(only, 1).block(SOON);
        admission.answer(edge, REQUEST).block(SOON);
        StreamId before = liveStream();
        mayMove(edge, before, "key");
        edge = edge(ControlRole.RTMP, PeerInstance.random());
        AtomicInteger left = new AtomicInteger(admissions + 1);
        beforeAdmission = () -> {
            if (left.decrementAndGet() == 0) {
                var ignored = lifecycle
                        .encoderDone(only, new StreamClosed(CHANNEL, before, null, null))
                        .subscribe();
            }
        };
        admission.answer(edge, REQUEST).block(SOON);
        boolean accepted = toEdge().getLast() instanceof PublishAccept;
        newPeer(ControlRole.HLS);
        assertThat(Objects.requireNonNull(store.snapshot().block(SOON)).live())
                .as("after all that was begun")
                .hasSize(accepted ? 1 : 0);
        assertThat(accepted).isEqualTo(admissions <= 20);
    }

    /** Those of a cluster that replaces edges and encoders at once. */
    @Test
    void aPublisherWhoMovesWaitsForTheFirstEncoderThatTakesStreams() {
        Peer draining = encoder();
        admission.answer(edge, REQUEST).block(SOON);
        mayMove(edge, liveStream(), "key");
        store.encoderDrains(draining, -1).block(SOON);
        edge = edge(ControlRole.RTMP, PeerInstance.random());
        Peer next = newPeer(ControlRole.HLS);
        AtomicInteger left = new AtomicInteger(5);
        beforeAdmission = () -> {
            if (left.decrementAndGet() == 0) {
                var ignored = store.encoderRegistered(next, -1).subscribe();
            }
        };
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class);
        assertThat(denials).isEmpty();
    }

    @Test
    void encodersThatAllDrainAreNoneToWhomStreamsCouldBeGiven() {
        store.encoderDrains(encoder(), -1).block(SOON);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(denials).containsExactly(Reason.NO_ENCODER);
    }

    @Test
    void noEdgeLetsThePublisherOfAnotherOneMoveNorKeepsHimFromIt() {
        encoder();
        StreamingServer old = edge;
        StreamingServer other = edge(ControlRole.RTMP, PeerInstance.random());
        admission.answer(old, REQUEST).block(SOON);
        StreamId before = liveStream();
        mayMove(other, before, "stolen");
        edge = edge(ControlRole.RTMP, PeerInstance.random());
        admission.answer(edge, new PublishRequest("r", "channel", "stolen", "")).block(SOON);
        assertThat(toEdge()).containsExactly(new PublishDeny("r", "channel"));

        mayMove(old, before, "key");
        mayMove(other, before, "stolen");
        mayMove(other, new StreamId("0000018f000000010000000112345678"), "stolen");
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).last().isInstanceOf(PublishAccept.class);
    }

    @Test
    void aStreamThatHasEndedIsNotMovedAndNeitherIsTheNextOne() {
        encoder();
        admission.answer(edge, REQUEST).block(SOON);
        StreamId before = liveStream();
        mayMove(edge, before, "key");
        lifecycle.publisherEnded(edge.id(), before).block(SOON);
        mayMove(edge, before, "key");
        admission.answer(edge, REQUEST).block(SOON);
        StreamId next = liveStream();
        edge = edge(ControlRole.RTMP, PeerInstance.random());
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).containsExactly(new PublishDeny("r", "channel"));
        assertThat(liveStream()).isEqualTo(next);
    }

    private StreamingServer edge(ControlRole role, PeerInstance program) {
        Peer peer = newPeer(role, program);
        StreamingServer server = new StreamingServer(peer, SourceType.RTMP, "192.0.2.2", 1935, false);
        store.serverConnected(server).block(SOON);
        return server;
    }

    // The deadline

    @Test
    void aVerdictThatComesTooLateChangesNothing() {
        Peer encoder = encoder();
        verdict = verdict.doOnNext(_ -> passes(TOO_LATE));
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).containsExactly(new PublishDeny("r", "channel"));
        assertThat(to(encoder)).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void aVerdictThatComesJustInTimeCounts() {
        encoder();
        verdict = verdict.doOnNext(_ -> passes(IN_TIME));
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class);
    }

    /** Where the store waits, as for Redis, only it knows for how long. */
    @Test
    void theStoreIsToldForHowLongTheEdgeStillWaits() {
        encoder();
        verdict = verdict.doOnNext(_ -> passes(IN_TIME));
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(leftToBegin).isEqualTo(PublisherAdmission.LIMIT.minus(IN_TIME));
    }

    /** The store took so long to write the admission. */
    @Test
    void anAdmissionThatIsWrittenTooLateIsTakenBackBeforeTheEncoderHearsOfIt() {
        Peer encoder = encoder();
        whenAdmitted = () -> passes(TOO_LATE);
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).containsExactly(new PublishDeny("r", "channel"));
        assertThat(to(encoder)).isEmpty();
        assertNothingIsLeft();
        assertThat(store.statistics().backlog()).isZero();
    }

    /** The encoder's capacity is taken until the encoder is done: what it has begun cannot be taken back in one step. */
    @Test
    void whatTheEncoderHasBeenToldIsNotTakenBack() {
        Peer encoder = encoder();
        onEncodeStart = (_, _) -> {
            passes(TOO_LATE);
            return true;
        };
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishAccept.class);
        assertThat(to(encoder)).hasExactlyElementsOfTypes(EncodeStart.class);
        assertThat(store.statistics().fleet().load()).isEqualTo(1);
    }

    @Test
    void theChannelIsFreeWhenTheDenialIsSent() {
        encoder();
        whenAdmitted = () -> passes(TOO_LATE);
        admission.answer(edge, REQUEST).block(SOON);
        whenAdmitted = () -> {};
        admission.answer(edge, REQUEST).block(SOON);
        assertThat(toEdge()).hasExactlyElementsOfTypes(PublishDeny.class, PublishAccept.class);
    }
}
