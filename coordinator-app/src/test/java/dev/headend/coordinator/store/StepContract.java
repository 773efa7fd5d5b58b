package dev.headend.coordinator.store;

import static dev.headend.coordinator.harness.Orders.accept;
import static dev.headend.coordinator.harness.Orders.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.EncodeStop;
import dev.headend.control.ControlMessage.ResumeAccept;
import dev.headend.control.ControlMessage.StreamKill;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.harness.RecordingPeers.Sent;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamInput.AdmissionWithdrawn;
import dev.headend.coordinator.stream.StreamInput.Announced;
import dev.headend.coordinator.stream.StreamInput.CloseOrdered;
import dev.headend.coordinator.stream.StreamInput.EdgeLost;
import dev.headend.coordinator.stream.StreamInput.EdgeResumed;
import dev.headend.coordinator.stream.StreamInput.EncoderDone;
import dev.headend.coordinator.stream.StreamInput.EncoderLost;
import dev.headend.coordinator.stream.StreamInput.EncoderOverdue;
import dev.headend.coordinator.stream.StreamInput.EncoderRegisteredAnew;
import dev.headend.coordinator.stream.StreamInput.EncoderReplaced;
import dev.headend.coordinator.stream.StreamInput.EncoderResumed;
import dev.headend.coordinator.stream.StreamInput.ProgressTimeout;
import dev.headend.coordinator.stream.StreamInput.PublisherEnded;
import dev.headend.coordinator.stream.StreamInput.PublisherMayMove;
import dev.headend.coordinator.stream.StreamState.Closed;
import dev.headend.coordinator.stream.StreamState.Ending;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.fixture.Patience;
import dev.headend.media.StreamKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What belongs to a step besides the state: messages to peers, inputs that are due later, publishers who may move. */
abstract class StepContract extends StoreTestBase {
    private static final StreamKey KEY = new StreamKey("key");

    private boolean begin(Stream stream) {
        return get(store.begin(stream, task(stream), accept(stream), Patience.TIME));
    }

    private static StreamKill kill(Stream stream) {
        return new StreamKill(stream.channel(), stream.id());
    }

    private static EncodeStop stop(Stream stream) {
        return new EncodeStop(stream.channel(), stream.id(), null);
    }

    private void assertNext(PeerId to, ControlMessage message) throws InterruptedException {
        assertThat(peers.next()).isEqualTo(new Sent(to, message));
    }

    private void assertNotBefore(Duration delay, long since) {
        assertThat(Duration.ofNanos(System.nanoTime() - since))
                .as("with a little for clocks that are no nanosecond clocks")
                .isGreaterThan(delay.minusMillis(10));
    }

    // The beginning

    @Test
    void theEncoderIsToldOfAStreamAndThenTheEdge() throws Exception {
        encoder(-1);
        Stream stream = admit("channel");
        assertThat(begin(stream)).isTrue();
        assertNext(stream.encoder().id(), task(stream));
        assertNext(edge, accept(stream));
        assertThat(peers.sent()).isEmpty();
    }

    @Test
    void neitherIsToldWhenTheEncoderIsGoneAndTheAdmissionCanBeTakenBack() {
        Peer gone = encoder(-1, null);
        Stream stream = admit("channel");
        peers.disconnect(gone.id());
        get(store.peerGone(gone));
        assertThat(begin(stream)).isFalse();
        apply(stream, new AdmissionWithdrawn());
        assertThat(get(store.liveOn(CHANNEL))).isEmpty();
        assertThat(peers.sent()).isEmpty();
        assertThat(claim(1)).isEmpty();
    }

    @Test
    void anAdmissionWhoseEncoderIsGoneBeforeAnybodyWasToldIsTakenBackWithoutAWord() {
        Peer gone = encoder(-1, null);
        Stream stream = admit("channel");
        peers.disconnect(gone.id());
        assertThat(get(store.peerGone(gone))).isEqualTo(1);
        assertThat(applyNext(stream, new AdmissionWithdrawn()).state()).isEqualTo(new Closed());
        assertThat(begin(stream)).isFalse();
        assertThat(peers.sent()).isEmpty();
        assertThat(claim(1)).isEmpty();
    }

    @Test
    void neitherIsToldOfAStreamThatIsNotLiveAnyMore() {
        PeerId encoder = encoder(-1);
        Stream ending = admit("ending");
        Stream over = admit("over");
        apply(ending, new PublisherEnded(edge));
        apply(over, new AdmissionWithdrawn());
        assertThat(begin(ending)).isFalse();
        assertThat(begin(over)).isFalse();
        assertThat(peers.sentTo(encoder)).isEmpty();
        assertThat(peers.sentTo(edge)).isEmpty();
    }

    // Messages

    @Test
    void whatPeersAreToldOfAStreamTheyAreToldInTheOrderOfItsSteps() throws Exception {
        PeerId encoder = encoder(-1);
        for (int i = 0; i < 20; i++) {
            Stream stream = admit("channel");
            Mono<?> begun = store.begin(stream, task(stream), accept(stream), Patience.TIME);
            Mono<?> announced = store.apply(stream.id(), new Announced(encoder, LIVE));
            Mono<?> closed = store.apply(stream.id(), new CloseOrdered(CHANNEL));
            get(Mono.when(begun, announced, closed).thenReturn(true));
            assertNext(encoder, task(stream));
            assertNext(edge, accept(stream));
            assertNext(edge, kill(stream));
            assertNext(encoder, stop(stream));
        }
    }

    @Test
    void aStepIsDoneToItsEndWithoutAnybodyToWaitForIt() throws Exception {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        apply(stream, new Announced(encoder, LIVE));
        store.apply(stream.id(), new CloseOrdered(CHANNEL)).subscribe().dispose();
        assertNext(edge, kill(stream));
        assertNext(encoder, stop(stream));
        eventually(() -> get(store.liveOn(CHANNEL)).isEmpty());
    }

    @Test
    void whoIsBackIsAccepted() throws Exception {
        Peer encoder = encoder(-1, PeerInstance.random());
        Peer before = server(PeerInstance.random());
        Stream stream = granted(store.admit(ids.next(), CHANNEL, before.id()));
        apply(stream, new Announced(encoder.id(), LIVE));
        Peer encoderBack = peer(encoder.instance());
        apply(stream, new EncoderResumed(encoderBack));
        assertNext(encoderBack.id(), new ResumeAccept(CHANNEL, stream.id(), 1));
        Peer back = server(before.instance());
        apply(stream, new EdgeResumed(back));
        assertNext(back.id(), new ResumeAccept(CHANNEL, stream.id(), null));
        apply(stream, new EdgeResumed(back));
        assertNext(back.id(), new ResumeAccept(CHANNEL, stream.id(), null));
    }

    // Connections

    @Test
    void theEarlierConnectionOfAProgramInTheSameRoleIsEnded() {
        PeerInstance program = PeerInstance.random();
        Peer first = peer(ControlRole.RTMP, program);
        peer(ControlRole.WSS, program);
        peer(ControlRole.RTMP, null);
        peer(ControlRole.RTMP, null);
        peer(ControlRole.RTMP, PeerInstance.random());
        Peer second = peer(ControlRole.RTMP, program);
        eventually(() -> !peers.superseded().isEmpty());
        peer(ControlRole.RTMP, program);
        eventually(() -> peers.superseded().size() > 1);
        assertThat(peers.superseded()).containsExactly(first.id(), second.id());
    }

    // What is due at once

    @Test
    void whatAnEdgeHadThatCannotResumeIsLostAtOnce() throws Exception {
        Peer lost = server(null);
        encoder(-1);
        Stream stream = granted(store.admit(ids.next(), CHANNEL, lost.id()));
        assertThat(get(store.peerGone(lost))).isEqualTo(1);
        assertThat(get(store.peerGone(peer(null)))).isZero();
        assertThat(applyNext(stream, new EdgeLost(lost.id())).state()).isEqualTo(new Ending(false));
    }

    @Test
    void whatAnEncoderHadThatCannotResumeIsLostAtOnce() throws Exception {
        Peer lost = encoder(-1, null);
        Stream stream = admit("channel");
        begin(stream);
        assertNext(lost.id(), task(stream));
        assertNext(edge, accept(stream));
        assertThat(get(store.peerGone(lost))).isEqualTo(1);
        assertThat(applyNext(stream, new EncoderLost(lost.id())).state()).isEqualTo(new Closed());
        assertNext(edge, kill(stream));
        assertThat(claim(1)).hasSize(1);
    }

    @Test
    void aDeadEncoderIsGivenNothingOnAnyOfItsConnectionsAndItsStreamsEnd() throws Exception {
        PeerInstance program = PeerInstance.random();
        Peer before = encoder(-1, program);
        Stream kept = admit("kept");
        Stream resumed = admit("resumed");
        Peer back = peer(program);
        apply(resumed, new EncoderResumed(back));
        done(store.encoderRegistered(back, -1));
        PeerId other = encoder(-1);
        Peer successor = peer(PeerInstance.random());
        Peer.Identity dead = before.identity().orElseThrow();
        assertThat(get(store.encoderDied(dead, successor))).isEqualTo(2);
        assertThat(get(store.snapshot()).encoders()).extracting(Encoder::id).containsExactly(other);
        assertThat(get(store.encoderDied(successor.identity().orElseThrow(), successor)))
                .isZero();
        assertThat(admit("next").encoder().id()).isEqualTo(other);
        Due one = awaitDue(kept, new EncoderReplaced(dead, successor));
        assertThat(get(store.apply(one)).after().state()).isEqualTo(new Closed());
        apply(resumed, new EncoderReplaced(dead, successor));
        assertThat(get(store.snapshot()).live()).hasSize(1);
    }

    // What is due later

    @Test
    void whatPeersHadThatCanResumeIsLostAfterAWhile() throws Exception {
        Peer encoder = encoder(-1, PeerInstance.random());
        Peer server = server(PeerInstance.random());
        Stream stream = granted(store.admit(ids.next(), CHANNEL, server.id()));
        long since = System.nanoTime();
        assertThat(get(store.peerGone(server))).isEqualTo(1);
        assertThat(get(store.peerGone(encoder))).isEqualTo(1);
        assertThat(applyNext(stream, new EdgeLost(server.id())).state()).isEqualTo(new Ending(false));
        assertNotBefore(TIMEOUTS.resumption(), since);
        assertThat(applyNext(stream, new EncoderLost(encoder.id())).state()).isEqualTo(new Closed());
    }

    @Test
    void whoeverIsBackInTimeHasLostNothingAndIsLostAnew() throws Exception {
        PeerInstance program = PeerInstance.random();
        Peer before = server(program);
        encoder(-1);
        Stream stream = granted(store.admit(ids.next(), CHANNEL, before.id()));
        get(store.peerGone(before));
        Peer back = server(program);
        apply(stream, new EdgeResumed(back));
        get(store.peerGone(back));
        assertThat(get(store.apply(stream.id(), new EdgeLost(before.id()))).isChange())
                .isFalse();
        assertThat(applyNext(stream, new EdgeLost(back.id())).state()).isEqualTo(new Ending(false));
    }

    @Test
    void anEncoderHasItsTimeToAnnounceSomethingAndThenToFinish() throws Exception {
        PeerId encoder = encoder(-1);
        Stream stream = admit("channel");
        long since = System.nanoTime();
        apply(stream, new PublisherEnded(edge));
        assertThat(applyNext(stream, new ProgressTimeout()).state()).isEqualTo(new Ending(true));
        assertNotBefore(TIMEOUTS.progress(), since);
        assertNext(encoder, stop(stream));
        assertThat(applyNext(stream, new EncoderOverdue()).state()).isEqualTo(new Closed());
        assertNotBefore(TIMEOUTS.progress().plus(TIMEOUTS.closing()), since);
        assertThat(load(encoder)).isZero();
        assertThat(claim(1)).hasSize(1);
    }

    @Test
    void whatAnEncoderHasNotResumedAMomentAfterItRegisteredOrDrainsIsLost() throws Exception {
        Peer registers = encoder(1, PeerInstance.random());
        Stream ofOne = admit("one");
        Peer drains = encoder(1, PeerInstance.random());
        Stream ofAnother = admit("another");
        long since = System.nanoTime();
        Peer registered = encoder(1, registers.instance());
        Peer draining = peer(drains.instance());
        assertThat(get(store.encoderDrains(draining, 1))).isZero();
        assertThat(applyNext(ofOne, new EncoderRegisteredAnew(registered)).state())
                .isEqualTo(new Closed());
        assertNotBefore(Duration.ofSeconds(2), since);
        assertThat(applyNext(ofAnother, new EncoderRegisteredAnew(draining)).state())
                .isEqualTo(new Closed());
    }

    @Test
    void whatIsAppliedTwiceOrTooLateHasNoEffect() throws Exception {
        Peer lost = server(null);
        PeerId encoder = encoder(-1);
        Stream stream = granted(store.admit(ids.next(), CHANNEL, lost.id()));
        get(store.peerGone(lost));
        Due due = awaitDue(stream, new EdgeLost(lost.id()));
        assertThat(get(store.apply(due)).isChange()).isTrue();
        assertThat(store.apply(due).filter(Stream.Change::isChange).blockOptional(Patience.TIME))
                .isEmpty();
        apply(stream, new EncoderDone(encoder));
        assertThat(store.apply(due).blockOptional(Patience.TIME)).isEmpty();
        assertThat(claim(10)).hasSize(1);
    }

    // Publishers who move

    @Test
    void aChannelGoesToWhoeverHasTheKeyOfAPublisherWhoMayMove() {
        encoder(-1);
        Stream stream = admit("channel");
        assertThat(get(store.movable(CHANNEL, KEY))).isEmpty();
        apply(stream, new PublisherMayMove(server(), KEY));
        assertThat(get(store.movable(CHANNEL, KEY))).as("said by another edge").isEmpty();
        apply(stream, new PublisherMayMove(edge, KEY));
        assertThat(get(store.movable(CHANNEL, KEY))).contains(stream.id());
        assertThat(get(store.movable(CHANNEL, new StreamKey("another")))).isEmpty();
        apply(stream, new PublisherMayMove(edge, new StreamKey("another")));
        assertThat(get(store.movable(CHANNEL, new StreamKey("another")))).contains(stream.id());
        assertThat(get(store.movable(CHANNEL, KEY))).isEmpty();
    }

    @Test
    void aStreamThatHasLeftItsChannelIsNotMovedAndNeitherIsTheNextOne() {
        PeerId encoder = encoder(-1);
        Stream ended = admit("channel");
        apply(ended, new PublisherMayMove(edge, KEY));
        apply(ended, new PublisherEnded(edge));
        assertThat(get(store.movable(CHANNEL, KEY))).isEmpty();
        apply(ended, new PublisherMayMove(edge, KEY));
        Stream next = admit("channel");
        assertThat(get(store.movable(CHANNEL, KEY))).isEmpty();
        apply(next, new PublisherMayMove(edge, KEY));
        apply(next, new EncoderDone(encoder));
        assertThat(get(store.movable(CHANNEL, KEY))).isEmpty();
    }

    // After a crash

    @Test
    void afterACrashWhatItsPeersHadIsLostSoonerOrLater() throws Exception {
        Peer resuming = server(PeerInstance.random());
        Peer encoder = encoder(-1, PeerInstance.random());
        Stream existing = admit("existing");
        Stream waiting = granted(store.admit(ids.next(), CHANNEL, resuming.id()));
        PeerId before = edge;
        restart();
        assertThat(applyNext(existing, new EdgeLost(before)).state()).isEqualTo(new Ending(false));
        assertThat(applyNext(waiting, new EdgeLost(resuming.id())).state()).isEqualTo(new Ending(false));
        assertThat(applyNext(waiting, new EncoderLost(encoder.id())).state()).isEqualTo(new Closed());
    }
}
