package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.embedded.EmbeddedStore;
import dev.headend.coordinator.stream.KeyVerifier.StreamOptions;
import dev.headend.coordinator.stream.KeyVerifier.Verdict;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.coordinator.stream.StreamLifecycle;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.fixture.Patience;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a session makes of messages; with a real store and no connection. */
class PeerSessionTest {
    private static final Duration SOON = Patience.TIME;
    private static final PeerAddress ADDRESS = new PeerAddress("192.0.2.1", 1935, false);
    private static final String REQUEST =
            "PUBLISH-REQUEST\nRequest-ID:1\nStream-Channel:channel\nStream-Key:key\nUser-IP:::1\n";
    private static final PeerInstance PROGRAM = PeerInstance.random();

    @TempDir
    Path folder;

    private final MessagesUnderWay underWay = new MessagesUnderWay(1);
    private final RecordingPeers peers = new RecordingPeers();
    private EmbeddedStore store;
    private StreamLifecycle lifecycle;
    private PublisherAdmission admission;
    private PeerSessionFactory sessions;
    private Mono<Verdict> verdict = Mono.just(new Verdict.Accepted(StreamOptions.NONE));
    private Mono<Void> beforeEachStep = Mono.empty();
    /** What the store was asked for by the lifecycle, in order. */
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        Timeouts timeouts = new Timeouts(SOON, SOON, SOON);
        store = EmbeddedStore.open(folder, true, Clock.systemUTC(), peers, timeouts);
        CoordinatorStore slow = (CoordinatorStore) Proxy.newProxyInstance(
                CoordinatorStore.class.getClassLoader(), new Class<?>[] {CoordinatorStore.class}, this::callSlowly);
        lifecycle = new StreamLifecycle(slow, slow, peers, timeouts);
        admission = new PublisherAdmission(
                (_, _, _) -> verdict,
                store,
                lifecycle,
                peers,
                new StreamIds(Clock.systemUTC()),
                128,
                System::nanoTime,
                _ -> {});
        sessions = new PeerSessionFactory(store, admission, lifecycle, peers, underWay, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        store.close();
    }

    /** The store itself, but for the time that it takes to apply an input. */
    private Object callSlowly(Object ignored, Method method, Object... arguments) throws ReflectiveOperationException {
        calls.add(method.getName());
        Object result = method.invoke(store, arguments);
        return method.getName().equals("apply") ? beforeEachStep.then((Mono<?>) result) : result;
    }

    private PeerSession session(ControlRole role) {
        return session(role, PROGRAM);
    }

    private PeerSession session(ControlRole role, @Nullable PeerInstance program) {
        return Objects.requireNonNull(
                sessions.create(role, program, List.of(), ADDRESS).block(SOON));
    }

    private void registers(PeerSession encoder) {
        encoder.received("REGISTER\nCapacity:-1\n").block(SOON);
    }

    private Stream publishes(PeerSession edge) {
        edge.received(REQUEST).block(SOON);
        return live();
    }

    private Stream live() {
        return Objects.requireNonNull(store.snapshot().block(SOON)).live().getFirst();
    }

    private int encoders() {
        return store.statistics().fleet().encoderCount();
    }

    private static String resume(String method, Stream stream) {
        return method + "\nStream-Channel:channel\nStream-ID:" + stream.id() + "\n";
    }

    @Test
    void anEncoderWhoseConnectionIsGoneCannotRegister() {
        PeerSession encoder = session(ControlRole.HLS);
        registers(encoder);
        assertThat(encoders()).isEqualTo(1);
        encoder.end().block(SOON);
        registers(encoder);
        assertThat(encoders()).isZero();
    }

    /** It registers once what it resumes counts; nobody would remove it again. */
    @ParameterizedTest
    @ValueSource(strings = {"REGISTER", "ENCODER-DRAIN"})
    void anEncoderThatIsGoneBeforeItsResumptionsAreDoneDoesNotBecomeKnown(String registration) {
        for (PeerInstance program : new PeerInstance[] {PROGRAM, null}) {
            Sinks.Empty<Void> busy = Sinks.empty();
            beforeEachStep = busy.asMono();
            PeerSession encoder = session(ControlRole.HLS, program);
            encoder.received("TASK-RESUME\nStream-Channel:channel\nStream-ID:unknown\n");
            Mono<Boolean> registered = encoder.received(registration + "\nCapacity:-1\n");
            encoder.end().block(SOON);
            busy.tryEmitEmpty();
            registered.block(SOON);
            assertThat(Objects.requireNonNull(store.snapshot().block(SOON)).encoders())
                    .isEmpty();
        }
    }

    private Stream streamOf(PeerSession encoder) {
        registers(encoder);
        PeerSession edge = session(ControlRole.RTMP);
        edge.start().block(SOON);
        return publishes(edge);
    }

    private static String available(Stream stream, String resolution) {
        return resume("STREAM-AVAILABLE", stream) + "Stream-Type:HLS-VOD\nResolution:" + resolution
                + "\nIndex-file:hls/" + resolution + "\n";
    }

    /** Nobody says them again, and with the loss what they are about is over. */
    @Test
    void theLossOfAnEncoderThatCannotResumeComesAfterItsReports() {
        PeerSession encoder = session(ControlRole.HLS, null);
        Stream stream = streamOf(encoder);
        Sinks.Empty<Void> busy = Sinks.empty();
        beforeEachStep = busy.asMono();
        encoder.received(available(stream, "640x360-30"));
        encoder.received(available(stream, "1280x720-30"));
        encoder.received(resume("STREAM-CLOSED", stream));
        CompletableFuture<Void> ended = encoder.end().toFuture();
        assertThat(calls).doesNotContain("peerGone");
        busy.tryEmitEmpty();
        assertThat(ended).succeedsWithin(SOON);
        assertThat(calls).containsOnlyOnce("peerGone");
        assertThat(store.statistics().backlog()).isEqualTo(3);
        assertThat(encoders()).isZero();
    }

    @Test
    void aReportThatFailsDoesNotKeepTheLossBack() {
        PeerSession encoder = session(ControlRole.HLS, null);
        Stream stream = streamOf(encoder);
        Sinks.Empty<Void> busy = Sinks.empty();
        beforeEachStep = busy.asMono();
        encoder.received(available(stream, "640x360-30"));
        encoder.received(resume("STREAM-CLOSED", stream));
        CompletableFuture<Void> ended = encoder.end().toFuture();
        busy.tryEmitError(new IllegalStateException("as of a defect"));
        assertThat(ended).succeedsWithin(SOON);
        assertThat(calls).containsOnlyOnce("peerGone");
        assertThat(encoders()).isZero();
    }

    /** Reports of one that can resume are said again, and what is no report may take long. */
    @Test
    void theLossOfAnEncoderWaitsForNothingElse() {
        PeerSession encoder = session(ControlRole.HLS, null);
        Stream stream = streamOf(encoder);
        PeerSession resumable = session(ControlRole.HLS);
        registers(resumable);
        beforeEachStep = Mono.never();
        encoder.received(resume("TASK-RESUME", stream));
        encoder.received("REGISTER\nCapacity:1\n");
        encoder.end().block(SOON);
        assertThat(encoders()).isEqualTo(1);
        resumable.received(available(stream, "640x360-30"));
        resumable.received(resume("STREAM-CLOSED", stream));
        resumable.end().block(SOON);
        assertThat(encoders()).isZero();
    }

    @Test
    void anEdgeWhoseConnectionIsGoneCannotBecomeKnown() {
        PeerSession edge = session(ControlRole.RTMP);
        edge.start().block(SOON);
        assertThat(store.statistics().servers()).isEqualTo(1);
        edge.end().block(SOON);
        edge.start().block(SOON);
        assertThat(store.statistics().servers()).isZero();
    }

    /** A stream that was bound to a lost connection would stay for ever: that connection will not be lost again. */
    @Test
    void nothingIsResumedOnAConnectionThatIsGone() {
        PeerSession encoder = session(ControlRole.HLS);
        registers(encoder);
        PeerSession edge = session(ControlRole.RTMP);
        edge.start().block(SOON);
        Stream stream = publishes(edge);
        PeerId edgeBefore = stream.edge().id();

        PeerSession edgeBack = session(ControlRole.RTMP);
        PeerSession encoderBack = session(ControlRole.HLS);
        edgeBack.end().block(SOON);
        encoderBack.end().block(SOON);
        edgeBack.received(resume("STREAM-RESUME", stream)).block(SOON);
        encoderBack.received(resume("TASK-RESUME", stream)).block(SOON);
        assertThat(live()).isEqualTo(stream);
        assertThat(live().edge().id()).isEqualTo(edgeBefore);
    }

    /** Its connection is gone while the store is busy. */
    @Test
    void aPeerThatIsGoneBeforeItHasItsNumberIsNotKnownForEver() {
        Sinks.Empty<Void> busy = Sinks.empty();
        List<String> done = new CopyOnWriteArrayList<>();
        FleetRegister slow = (FleetRegister) Proxy.newProxyInstance(
                FleetRegister.class.getClassLoader(), new Class<?>[] {FleetRegister.class}, (_, method, arguments) -> {
                    Mono<?> result = (Mono<?>) method.invoke(store, arguments);
                    return busy.asMono().then(result).doOnSuccess(_ -> done.add(method.getName()));
                });
        PeerSessionFactory factory =
                new PeerSessionFactory(slow, admission, lifecycle, peers, underWay, Clock.systemUTC());
        factory.create(ControlRole.HLS, PROGRAM, List.of(), ADDRESS).subscribe().dispose();
        busy.tryEmitEmpty();
        Eventually.that(() -> done.equals(List.of("connected", "peerGone")));
        session(ControlRole.HLS);
        assertThat(peers.superseded()).isEmpty();
    }

    @Test
    void aMessageCountsWhileItIsUnderWayAlsoWhenNobodyWaitsForIt() {
        PeerSession edge = session(ControlRole.RTMP);
        edge.start().block(SOON);
        Sinks.One<Verdict> answer = Sinks.one();
        verdict = answer.asMono();
        edge.received(REQUEST).subscribe().dispose();
        assertThat(underWay.room().toFuture()).isNotDone();
        answer.tryEmitValue(new Verdict.Refused("no"));
        awaitRoom();
        edge.received("PUBLISH-END\nStream-Channel:channel\nStream-ID:unknown\n")
                .block(SOON);
        awaitRoom();
    }

    private void awaitRoom() {
        underWay.room().block(SOON);
    }

    /** As when each is handling a message that ends the connection which is furthest behind, and that is the other's. */
    @Test
    void twoSessionsThatEndEachOtherDoNotWaitForEachOther() {
        CyclicBarrier bothAreHandling = new CyclicBarrier(2);
        AtomicReference<PeerSession> first = new AtomicReference<>();
        AtomicReference<PeerSession> second = new AtomicReference<>();
        first.set(ending(second, bothAreHandling));
        second.set(ending(first, bothAreHandling));
        assertThat(CompletableFuture.allOf(onThreadOfItsOwn(first), onThreadOfItsOwn(second)))
                .succeedsWithin(SOON);
    }

    private static CompletableFuture<Void> onThreadOfItsOwn(AtomicReference<PeerSession> session) {
        return CompletableFuture.runAsync(() -> session.get().received(REQUEST), Thread::startVirtualThread);
    }

    private PeerSession ending(AtomicReference<PeerSession> other, CyclicBarrier bothAreHandling) {
        return new PeerSession(new Peer(new PeerId(1), ControlRole.RTMP, null), ADDRESS, underWay) {
            @Override
            Mono<Void> connected() {
                return Mono.empty();
            }

            @Override
            Mono<Void> handle(ControlMessage message) {
                return Mono.fromCallable(() -> bothAreHandling.await(Patience.SECONDS, TimeUnit.SECONDS))
                        .then(Mono.defer(() -> other.get().end()));
            }

            @Override
            Mono<Void> lost() {
                return Mono.empty();
            }
        };
    }

    /** What a message starts is subscribed to by one thread at a time, and nothing of it after the end. */
    @Test
    void theEndWaitsForItsTurnAndNothingIsStartedAfterIt() {
        List<String> order = new CopyOnWriteArrayList<>();
        AtomicReference<PeerSession> session = new AtomicReference<>();
        session.set(new PeerSession(new Peer(new PeerId(1), ControlRole.RTMP, null), ADDRESS, underWay) {
            @Override
            Mono<Void> connected() {
                return Mono.fromRunnable(() -> order.add("connected"));
            }

            @Override
            Mono<Void> handle(ControlMessage message) {
                return Mono.fromRunnable(() -> {
                    order.add("message begins");
                    var ignored = session.get().end().subscribe();
                    session.get().received(REQUEST);
                    order.add("message ends");
                });
            }

            @Override
            Mono<Void> lost() {
                return Mono.fromRunnable(() -> order.add("lost"));
            }
        });
        session.get().start().block(SOON);
        session.get().received(REQUEST).block(SOON);
        session.get().end().block(SOON);
        assertThat(order).containsExactly("connected", "message begins", "message ends", "lost");
        awaitRoom();
    }

    @Test
    void aPeerThatReportsAnErrorIsToBeDisconnected() {
        PeerSession edge = session(ControlRole.RTMP);
        assertThat(edge.received("ERROR\nError-Code:X\nError-Message:y\n").block(SOON))
                .isTrue();
        assertThat(edge.received("HEARTBEAT\n").block(SOON)).isNull();
        assertThat(edge.received("REGISTER\nCapacity:1\n").block(SOON)).isNull();
        assertThat(edge.received("NO-SUCH-METHOD\n").block(SOON)).isNull();
        assertThat(edge.received("PUBLISH-END\nno colon\n").block(SOON)).isNull();
        assertThat(encoders()).isZero();
    }
}
