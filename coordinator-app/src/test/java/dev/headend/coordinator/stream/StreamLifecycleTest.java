package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.CloseAccept;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.ResumeDeny;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.harness.RecordingPeers.Sent;
import dev.headend.coordinator.store.embedded.EmbeddedStore;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** What peers are told of a stream's steps, and when; with a real store and short times. */
@ExtendWith(OutputCaptureExtension.class)
class StreamLifecycleTest {
    private static final Duration SOON = Patience.TIME;
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final ChannelId CHANNEL = new ChannelId("channel");
    private static final PeerInstance EDGE = PeerInstance.random();
    private static final PeerInstance ENCODER = PeerInstance.random();

    @TempDir
    Path folder;

    private final RecordingPeers peers = new RecordingPeers();
    private EmbeddedStore store;
    private StreamLifecycle lifecycle;
    private Disposable timers = () -> {};
    private Peer edge;
    private Peer encoder;
    private StreamId id;

    @BeforeEach
    void start() {
        open(new Timeouts(NEVER, NEVER, NEVER));
        beginAStream();
    }

    private void beginAStream() {
        edge = edge(EDGE);
        encoder = encoder(ENCODER);
        id = admit();
    }

    private void open(Timeouts timeouts) {
        store = EmbeddedStore.open(folder, true, Clock.systemUTC(), peers, timeouts);
        lifecycle = new StreamLifecycle(store, store, peers, timeouts);
        timers = lifecycle.runTimers().subscribe();
    }

    @AfterEach
    void stop() {
        timers.dispose();
        store.close();
    }

    /** In place of the usual ones, with another stream. */
    private void use(Timeouts timeouts) {
        stop();
        folder = folder.resolve("another");
        open(timeouts);
        beginAStream();
    }

    /** All peers of the run before are gone. */
    private void restart(Timeouts timeouts) {
        stop();
        open(timeouts);
    }

    private Peer peer(ControlRole role, @Nullable PeerInstance program) {
        return Objects.requireNonNull(store.connected(role, program).block(SOON));
    }

    private Peer edge(@Nullable PeerInstance program) {
        Peer peer = peer(ControlRole.RTMP, program);
        store.serverConnected(new StreamingServer(peer, SourceType.RTMP, "192.0.2.1", 1935, false))
                .block(SOON);
        return peer;
    }

    private Peer encoder(@Nullable PeerInstance program) {
        Peer peer = peer(ControlRole.HLS, program);
        store.encoderRegistered(peer, -1).block(SOON);
        return peer;
    }

    private StreamId admit() {
        return admit(CHANNEL);
    }

    private void announce() {
        lifecycle
                .announced(encoder.id(), new StreamAvailable(CHANNEL, id, StreamType.HLS_LIVE, "1x1-1", "hls/x", null))
                .block(SOON);
    }

    private void assertNext(Peer peer, ControlMessage message) throws InterruptedException {
        assertThat(peers.next()).isEqualTo(new Sent(peer.id(), message));
    }

    private int streams() {
        return store.statistics().live() + store.statistics().ending();
    }

    @Test
    void aCloseKillsThePublisherAndThenStopsTheEncoder() throws Exception {
        announce();
        assertThat(lifecycle.close(CHANNEL, id).block(SOON)).isTrue();
        assertNext(edge, new StreamKill(CHANNEL, id));
        assertNext(encoder, new EncodeStop(CHANNEL, id, null));
        assertThat(peers.sent()).isEmpty();
    }

    @Test
    void aCloseWithoutIdEndsWhateverIsLive() throws Exception {
        assertThat(lifecycle.close(new ChannelId("another"), null).block(SOON)).isFalse();
        assertThat(peers.sent()).isEmpty();
        assertThat(lifecycle.close(CHANNEL, null).block(SOON)).isTrue();
        assertNext(edge, new StreamKill(CHANNEL, id));
        assertThat(lifecycle.close(CHANNEL, null).block(SOON)).isFalse();
        assertThat(peers.sent()).isEmpty();
    }

    @Test
    void aCloseOfAStreamThatIsNotLiveOnTheChannelEndsNothing() {
        assertThat(lifecycle.close(new ChannelId("another"), id).block(SOON)).isFalse();
        assertThat(lifecycle.close(CHANNEL, new StreamId("unknown")).block(SOON))
                .isFalse();
        assertThat(peers.sent()).isEmpty();
    }

    @Test
    void theEncoderIsStoppedWhenItHasAnnouncedSomethingOrHadItsTime() throws Exception {
        lifecycle.publisherEnded(edge.id(), id).block(SOON);
        assertThat(peers.sent()).isEmpty();
        announce();
        assertNext(encoder, new EncodeStop(CHANNEL, id, null));
    }

    @Test
    void anEncoderWithoutProgressIsStoppedAfterItsTime() throws Exception {
        use(new Timeouts(SHORT, NEVER, NEVER));
        lifecycle.publisherEnded(edge.id(), id).block(SOON);
        assertNext(encoder, new EncodeStop(CHANNEL, id, null));
        assertThat(streams()).isEqualTo(1);
    }

    @Test
    void anEncoderThatIsNotDoneInTimeIsTakenForDone(CapturedOutput output) throws Exception {
        use(new Timeouts(SHORT, NEVER, SHORT));
        lifecycle.publisherEnded(edge.id(), id).block(SOON);
        assertNext(encoder, new EncodeStop(CHANNEL, id, null));
        untilNothingIsLeft();
        String line = "stream " + id + ": " + encoder + " has not finished within ";
        Eventually.that(() -> output.getAll().contains(line));
    }

    private void untilNothingIsLeft() {
        Eventually.that(() -> streams() == 0);
    }

    @Test
    void whoIsDoneHearsWhenThatIsWrittenDown() throws Exception {
        lifecycle
                .encoderDone(encoder, new StreamClosed(CHANNEL, id, null, null))
                .block(SOON);
        assertNext(edge, new StreamKill(CHANNEL, id));
        assertNext(encoder, new CloseAccept(CHANNEL, id));
        lifecycle
                .encoderDone(encoder, new StreamClosed(CHANNEL, id, null, null))
                .block(SOON);
        assertNext(encoder, new CloseAccept(CHANNEL, id));
    }

    @Test
    void anExistingEncoderHearsNothingOfIt() throws Exception {
        Peer existing = new Peer(encoder.id(), ControlRole.HLS, null);
        lifecycle
                .encoderDone(existing, new StreamClosed(CHANNEL, id, null, null))
                .block(SOON);
        assertNext(edge, new StreamKill(CHANNEL, id));
        assertThat(peers.sent()).isEmpty();
    }

    @Test
    void whyAnEncoderFailedIsLogged(CapturedOutput output) {
        lifecycle
                .encoderDone(encoder, new StreamClosed(CHANNEL, id, "SOURCE", null))
                .block(SOON);
        assertThat(output).contains(encoder + " failed: channel channel stream " + id + ": SOURCE");
    }

    @Test
    void alsoWithoutACode(CapturedOutput output) {
        lifecycle
                .encoderDone(encoder, new StreamClosed(CHANNEL, id, null, "no picture"))
                .block(SOON);
        assertThat(output).contains("failed: ").contains("no picture");
    }

    @Test
    void oneThatIsJustDoneOrWasDoneBeforeHasNotFailed(CapturedOutput output) {
        lifecycle
                .encoderDone(encoder, new StreamClosed(CHANNEL, id, null, null))
                .block(SOON);
        lifecycle
                .encoderDone(encoder, new StreamClosed(CHANNEL, id, "SOURCE", null))
                .block(SOON);
        assertThat(output).doesNotContain("failed");
    }

    @Test
    void eachChangeIsOneLineOfTheLog(CapturedOutput output) {
        announce();
        announce();
        lifecycle.edgeResumes(edge, new StreamResume(CHANNEL, id)).block(SOON);
        lifecycle.publisherEnded(edge.id(), id).block(SOON);
        announce();
        lifecycle
                .encoderDone(encoder, new StreamClosed(CHANNEL, id, null, null))
                .block(SOON);
        List<String> lines =
                output.getAll().lines().filter(l -> l.contains(id.value())).toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).contains("available: channel channel stream " + id + ": HLS-");
        assertThat(lines.get(1)).contains("available: ");
        assertThat(lines.get(2)).contains("resumed: channel channel stream " + id + ": by " + edge);
        assertThat(lines.get(3)).contains("ending: ").endsWith(": the publisher has left");
        assertThat(lines.get(4)).contains("available: ");
        assertThat(lines.get(5)).contains("INFO").contains("closed: ").endsWith(": " + encoder + " has finished");
    }

    // Peers that are lost, and are back

    /** That is before anything that is asked after it, and without anybody to wait for. */
    @Test
    void whatAnExistingPeerHadIsLostAtOnce(CapturedOutput output) {
        edge = edge(null);
        Peer existing = encoder(null);
        store.peerGone(encoder).block(SOON);
        ChannelId second = new ChannelId("second");
        admit(second);
        lifecycle.peerLost(edge).block(SOON);
        assertThat(lifecycle.close(second, null).block(SOON)).isFalse();
        assertThat(streams()).as("still encoded").isEqualTo(2);
        lifecycle.peerLost(existing).block(SOON);
        Eventually.that(() -> streams() == 1);
        assertThat(output)
                .contains("WARN")
                .contains(edge + " disconnected, and it cannot resume its stream")
                .contains(existing + " disconnected, and it cannot resume its stream");
        assertThat(peers.sent()).isEmpty();
    }

    @Test
    void whatAPeerHadThatCanResumeWaitsForIt(CapturedOutput output) {
        lifecycle.peerLost(encoder).block(SOON);
        lifecycle.peerLost(edge).block(SOON);
        lifecycle.peerLost(edge(null)).block(SOON);
        assertThat(lifecycle.close(new ChannelId("another"), null).block(SOON)).isFalse();
        assertThat(store.statistics().live()).isEqualTo(1);
        assertThat(output)
                .contains(encoder + " disconnected; its stream waits 3600 s for it")
                .contains(edge + " disconnected; its stream waits 3600 s for it")
                .contains(" disconnected; it had no streams");
    }

    @Test
    void whatAnEncoderHadThatCanResumeIsLostLater() throws Exception {
        use(new Timeouts(NEVER, SHORT, NEVER));
        lifecycle.peerLost(encoder).block(SOON);
        assertNext(edge, new StreamKill(CHANNEL, id));
        assertThat(streams()).isZero();
    }

    @Test
    void anEdgeThatIsLostLaterEndsTheStream() {
        use(new Timeouts(NEVER, SHORT, NEVER));
        lifecycle.peerLost(edge).block(SOON);
        Eventually.that(() -> store.statistics().live() == 0);
        assertThat(store.statistics().ending()).isEqualTo(1);
    }

    @Test
    void whoIsBackIsAcceptedWithWhatIsKnownOfTheTask() throws Exception {
        announce();
        Peer encoderBack = peer(ControlRole.HLS, ENCODER);
        Peer edgeBack = edge(EDGE);
        lifecycle.encoderResumes(encoderBack, new TaskResume(CHANNEL, id)).block(SOON);
        assertNext(encoderBack, new ResumeAccept(CHANNEL, id, 1));
        lifecycle.edgeResumes(edgeBack, new StreamResume(CHANNEL, id)).block(SOON);
        assertNext(edgeBack, new ResumeAccept(CHANNEL, id, null));
        assertThat(peers.sent()).isEmpty();
    }

    @Test
    void whoHasNoPartInTheStreamIsDenied(CapturedOutput output) throws Exception {
        Peer stranger = edge(PeerInstance.random());
        lifecycle.edgeResumes(stranger, new StreamResume(CHANNEL, id)).block(SOON);
        assertNext(stranger, new ResumeDeny(CHANNEL, id));
        announce();
        lifecycle.publisherEnded(edge.id(), id).block(SOON);
        assertNext(encoder, new EncodeStop(CHANNEL, id, null));
        lifecycle.edgeResumes(edge, new StreamResume(CHANNEL, id)).block(SOON);
        assertNext(edge, new ResumeDeny(CHANNEL, id));
        assertThat(output)
                .contains("stream " + id + " is with " + edge + " and " + encoder + ": " + stranger
                        + " is told to end it")
                .contains("stream " + id + " is ending: " + edge + " is told to end it")
                .doesNotContain("WARN");
    }

    /** Nobody has ended what was begun in moments that the store has lost, and the application hears nothing of its end. */
    @Test
    void whatIsNotKnownIsDeniedAndTheLogSaysWhatToDo(CapturedOutput output) throws Exception {
        StreamId unknown = new StreamId("unknown");
        lifecycle.encoderResumes(encoder, new TaskResume(CHANNEL, unknown)).block(SOON);
        assertNext(encoder, new ResumeDeny(CHANNEL, unknown));
        assertThat(output)
                .contains("WARN")
                .contains("stream unknown is not known, or no longer: " + encoder + " is told to end it")
                .contains("compare with /commands/report");
    }

    /** It comes again, and resumes again: what was not said to it is no end of a stream. */
    @Test
    void aDenialThatReachesNobodyIsNotLogged(CapturedOutput output) {
        Peer stranger = edge(PeerInstance.random());
        peers.disconnect(stranger.id());
        lifecycle.edgeResumes(stranger, new StreamResume(CHANNEL, id)).block(SOON);
        lifecycle
                .edgeResumes(stranger, new StreamResume(CHANNEL, new StreamId("unknown")))
                .block(SOON);
        assertThat(output).doesNotContain("is told to end it").doesNotContain("WARN");
    }

    @Test
    void whatAnEncoderHasNotResumedAMomentAfterItRegisteredIsLost() throws Exception {
        long before = System.nanoTime();
        encoder(ENCODER);
        assertNext(edge, new StreamKill(CHANNEL, id));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(1_900));
        assertThat(streams()).isZero();
    }

    @Test
    void whatAnEarlierRunLeftBehindWaitsForThoseWhoCanResume() {
        restart(new Timeouts(NEVER, SHORT, NEVER));
        untilNothingIsLeft();
    }

    /** The edge is an existing one, so the publisher is gone before anybody new is admitted; the encoder can resume, and has its time. */
    @Test
    void ofAStreamThatWasLeftBehindEachPeerIsTreatedAsWhatItIs() {
        edge = edge(null);
        ChannelId second = new ChannelId("second");
        StreamId before = admit(second);
        restart(new Timeouts(NEVER, NEVER, NEVER));
        edge = edge(null);
        encoder(null);
        StreamId next = admit(second);
        assertThat(next).isNotEqualTo(before);
        assertThat(store.statistics().live()).isEqualTo(2);
        assertThat(store.statistics().ending()).isEqualTo(1);
    }

    private StreamId admit(ChannelId channel) {
        StreamId next = new StreamIds(Clock.systemUTC()).next();
        assertThat(store.admit(next, channel, edge.id()).block(SOON)).isInstanceOf(Admission.Granted.class);
        return next;
    }

    /** Such as the application's CLOSE while Redis is away. */
    @Test
    void aFailureThatNobodyWaitsForAnyMoreIsNoErrorInTheLog(CapturedOutput output) {
        Sinks.One<Stream.Change> step = Sinks.one();
        StreamStore slow = (StreamStore) Proxy.newProxyInstance(
                StreamStore.class.getClassLoader(), new Class<?>[] {StreamStore.class}, (_, _, _) -> step.asMono());
        Disposable caller = new StreamLifecycle(slow, store, peers, new Timeouts(NEVER, NEVER, NEVER))
                .close(CHANNEL, id)
                .subscribe();
        caller.dispose();
        step.tryEmitError(new StoreUnavailableException("away"));
        assertThat(output).doesNotContain("onErrorDropped");
    }
}
