package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.fixture.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import reactor.core.scheduler.Schedulers;

/** Which connections are left, in orders of events that no test can bring about with sockets. */
class ConnectedPeersTest {
    private static final PeerInstance PROGRAM = PeerInstance.random();

    private final ConnectedPeers peers = new ConnectedPeers(new PeerPorts());

    private Outbound add(ControlRole role, long id) {
        return peers.add(new Peer(new PeerId(id), role, PROGRAM));
    }

    private static boolean isLeft(Outbound outbound) {
        return !outbound.cut();
    }

    @Test
    void ofTwoConnectionsOfAProgramTheOlderOneIsLeft() {
        Outbound older = add(ControlRole.RTMP, 2);
        Outbound newer = add(ControlRole.RTMP, 3);
        assertThat(isLeft(older)).isTrue();
        assertThat(isLeft(newer)).isFalse();
    }

    /** They get their numbers from one commit, and come from there on different threads. */
    @Test
    void alsoWhenTheOlderOneIsAddedLast() {
        Outbound newer = add(ControlRole.RTMP, 3);
        Outbound older = add(ControlRole.RTMP, 2);
        assertThat(isLeft(older)).isTrue();
        assertThat(isLeft(newer)).isFalse();
    }

    /** Its newer connection may be to another process. */
    @Test
    void oneThatIsSupersededIsEndedAndNoOther() {
        Outbound superseded = add(ControlRole.RTMP, 2);
        Outbound other = add(ControlRole.WSS, 3);
        peers.supersede(new PeerId(2));
        peers.supersede(new PeerId(4));
        assertThat(isLeft(superseded)).isTrue();
        assertThat(isLeft(other)).isFalse();
    }

    /** Another process may have numbered its newer connection at that moment. */
    @Test
    void alsoOneThatIsSupersededAfterItHasItsNumberAndBeforeItIsAdded() {
        peers.supersede(new PeerId(2));
        for (long gone = 10_000; gone < 11_000; gone++) {
            peers.supersede(new PeerId(gone));
        }
        Outbound superseded = add(ControlRole.RTMP, 2);
        Outbound other = add(ControlRole.WSS, 3);
        assertThat(isLeft(superseded)).isTrue();
        assertThat(isLeft(other)).isFalse();
    }

    @Test
    void oneThatTheStoreDoesNotKnowIsEndedWithoutBlamingIt() {
        Outbound forgotten = add(ControlRole.RTMP, 2);
        Outbound other = add(ControlRole.WSS, 3);
        peers.forgotten(new PeerId(2));
        peers.forgotten(new PeerId(4));
        assertThat(forgotten.over().materialize().block(Patience.TIME).isOnComplete())
                .isTrue();
        assertThat(isLeft(other)).isFalse();
    }

    @Test
    void allAreEndedAtOnceWithoutBlamingThem() {
        Outbound rtmp = add(ControlRole.RTMP, 2);
        Outbound wss = add(ControlRole.WSS, 3);
        peers.endAll("a reason");
        assertThat(rtmp.over().materialize().block(Patience.TIME).isOnComplete())
                .isTrue();
        assertThat(wss.over().materialize().block(Patience.TIME).isOnComplete()).isTrue();
    }

    @Test
    void onlyThoseThatCanResumeAreSentAway() {
        Outbound resumable = add(ControlRole.RTMP, 2);
        Outbound existing = peers.add(new Peer(new PeerId(3), ControlRole.RTMP, null));
        peers.endResumable("a reason");
        assertThat(resumable.over().materialize().block(Patience.TIME).isOnComplete())
                .isTrue();
        assertThat(isLeft(existing)).isFalse();
    }

    @Test
    void aProgramMayHaveOneConnectionInEachRole() {
        Outbound rtmp = add(ControlRole.RTMP, 2);
        Outbound wss = add(ControlRole.WSS, 3);
        assertThat(isLeft(rtmp)).isFalse();
        assertThat(isLeft(wss)).isFalse();
        Peer entrance = new Peer(new PeerId(2), ControlRole.RTMP, PROGRAM);
        assertThat(peers.otherEntrance(entrance)).hasToString("Optional[edge 3 (WebSocket)]");
        peers.remove(new Peer(new PeerId(3), ControlRole.WSS, PROGRAM));
        assertThat(peers.otherEntrance(entrance)).isEmpty();
    }

    @Test
    void aProgramThatCannotResumeIsAnother() {
        Outbound first = peers.add(new Peer(new PeerId(2), ControlRole.RTMP, null));
        Outbound second = peers.add(new Peer(new PeerId(3), ControlRole.RTMP, null));
        assertThat(isLeft(first)).isFalse();
        assertThat(isLeft(second)).isFalse();
    }

    @Test
    void aConnectionThatIsRemovedIsNotTheProgramsNewestAnyMore() {
        Outbound older = add(ControlRole.RTMP, 2);
        peers.remove(new Peer(new PeerId(3), ControlRole.RTMP, PROGRAM));
        add(ControlRole.RTMP, 3);
        peers.remove(new Peer(new PeerId(3), ControlRole.RTMP, PROGRAM));
        Outbound late = add(ControlRole.RTMP, 1);
        assertThat(isLeft(older)).isTrue();
        assertThat(isLeft(late)).isFalse();
    }

    @Test
    void aMessageReachesItsPeerAndNobodyWhoIsGone() {
        Peer peer = new Peer(new PeerId(7), ControlRole.HLS, null);
        List<String> received = new ArrayList<>();
        var ignored = peers.add(peer).texts(Schedulers.immediate()).subscribe(received::add);
        assertThat(peers.send(peer.id(), new Heartbeat()).block()).isTrue();
        assertThat(peers.send(new PeerId(8), new Heartbeat()).block()).isFalse();
        peers.remove(peer);
        assertThat(peers.send(peer.id(), new Heartbeat()).block()).isFalse();
        assertThat(received).containsExactly("HEARTBEAT\n");
    }

    /** The bound is not the peer's own but that of all of them, so whoever has the most waiting is the one to go. */
    @Test
    void whenTooMuchWaitsForAllTheOneThatIsFurthestBehindGoes() {
        ConnectedPeers few = new ConnectedPeers(100_000, new PeerPorts());
        Peer deaf = new Peer(new PeerId(1), ControlRole.RTMP, null);
        Peer slow = new Peer(new PeerId(2), ControlRole.RTMP, null);
        Peer reading = new Peer(new PeerId(3), ControlRole.RTMP, null);
        Outbound deafOut = few.add(deaf);
        Outbound slowOut = few.add(slow);
        var ignored = few.add(reading).texts(Schedulers.immediate()).subscribe();
        PublishDeny large = new PublishDeny("1", "c".repeat(30_000));
        for (Peer peer : List.of(deaf, deaf, slow)) {
            assertThat(few.send(peer.id(), large).block()).isTrue();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(few.send(reading.id(), large).block()).isTrue();
        }
        assertThat(few.send(slow.id(), new PublishDeny("1", "c".repeat(20_000))).block())
                .isTrue();
        assertThat(isLeft(deafOut)).isTrue();
        assertThat(few.send(deaf.id(), new Heartbeat()).block()).isFalse();
        assertThat(slowOut.waiting()).isGreaterThan(50_000);
        assertThat(isLeft(slowOut)).isFalse();
    }

    /** The end of a connection goes a long way: its streams are looked up, its socket is closed. */
    @Test
    void whileAConnectionThatIsFurthestBehindEndsOthersCanSend() {
        ConnectedPeers few = new ConnectedPeers(50_000, new PeerPorts());
        Peer deaf = new Peer(new PeerId(1), ControlRole.RTMP, null);
        Peer slow = new Peer(new PeerId(2), ControlRole.RTMP, null);
        Outbound deafOut = few.add(deaf);
        Outbound slowOut = few.add(slow);
        PublishDeny large = new PublishDeny("1", "c".repeat(30_000));
        List<Outcome> sentMeanwhile = new ArrayList<>();
        var ignored = deafOut.over().subscribe(_ -> {}, _ -> sentMeanwhile.add(sendTwice(few, slow, large)));
        few.send(deaf.id(), large).block();
        few.send(deaf.id(), large).block();
        assertThat(sentMeanwhile).containsExactly(Outcome.SENT);
        assertThat(isLeft(slowOut)).as("cut by what was sent meanwhile").isTrue();
    }

    private enum Outcome {
        SENT,
        BLOCKED
    }

    /** By another thread, so that too much waits again. */
    private static Outcome sendTwice(ConnectedPeers peers, Peer to, PublishDeny message) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            peers.send(to.id(), message).block();
                            peers.send(to.id(), message).block();
                            return Outcome.SENT;
                        },
                        Thread::startVirtualThread)
                .completeOnTimeout(Outcome.BLOCKED, 5, TimeUnit.SECONDS)
                .join();
    }

    /** A thousand programs come back again and again, as after the failure of a switch. */
    @Test
    void aReconnectStormCostsEachPeerTheSame() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (int i = 0; i < 50_000; i++) {
                peers.add(new Peer(new PeerId(i), ControlRole.HLS, PeerInstance.random()));
            }
        });
    }

    @Test
    void whenItStopsWhatWaitsIsStillSent() {
        Outbound peer = add(ControlRole.RTMP, 1);
        peer.send(new Heartbeat());
        assertThat(peers.isRunning()).isFalse();
        peers.start();
        assertThat(peers.isRunning()).isTrue();
        peers.stop();
        assertThat(peers.isRunning()).isFalse();
        assertThat(peer.texts(Schedulers.immediate()).collectList().block(Patience.TIME))
                .containsExactly("HEARTBEAT\n");
        peers.start();
        assertThat(add(ControlRole.HLS, 2).send(new Heartbeat())).isTrue();
        assertThat(peers.getPhase())
                .as("before everything else that is not a web server")
                .isEqualTo(WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE);
    }

    /** The port is still open for a moment then; a connection that stays would hold up the end of the program. */
    @Test
    void whoComesAfterTheStopIsSentAway() {
        assertThat(add(ControlRole.RTMP, 1).send(new Heartbeat())).isTrue();
        peers.start();
        peers.stop();
        assertThat(add(ControlRole.HLS, 2).send(new Heartbeat())).isFalse();
    }
}
