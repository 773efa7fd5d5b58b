package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import org.junit.jupiter.api.Test;

/** Which connections are left, in orders of events that no test can bring about with sockets. */
class ConnectedPeersTest {
    private static final PeerInstance PROGRAM = PeerInstance.random();

    private final ConnectedPeers peers = new ConnectedPeers();

    private Outbound add(ControlRole role, long id) {
        Outbound outbound = new Outbound();
        peers.add(new Peer(new PeerId(id), role, PROGRAM), outbound);
        return outbound;
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

    @Test
    void aProgramMayHaveOneConnectionInEachRole() {
        Outbound rtmp = add(ControlRole.RTMP, 2);
        Outbound wss = add(ControlRole.WSS, 3);
        assertThat(isLeft(rtmp)).isFalse();
        assertThat(isLeft(wss)).isFalse();
    }

    @Test
    void aProgramThatCannotResumeIsAnother() {
        Outbound first = new Outbound();
        Outbound second = new Outbound();
        peers.add(new Peer(new PeerId(2), ControlRole.RTMP, null), first);
        peers.add(new Peer(new PeerId(3), ControlRole.RTMP, null), second);
        assertThat(isLeft(first)).isFalse();
        assertThat(isLeft(second)).isFalse();
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
