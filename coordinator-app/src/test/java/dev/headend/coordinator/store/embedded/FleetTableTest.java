package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FleetTableTest {
    private final FleetTable fleet = new FleetTable();

    private static Peer encoder(long id, @Nullable PeerInstance program) {
        return TableTestBase.encoder(id, program);
    }

    private Peer connected(long id, @Nullable PeerInstance program) {
        return connected(encoder(id, program));
    }

    private Peer connected(Peer peer) {
        fleet.connect(peer);
        return peer;
    }

    @Test
    void serversComeAndGo() {
        StreamingServer one = TableTestBase.server(connected(TableTestBase.edge(2, null)));
        StreamingServer two = TableTestBase.server(connected(TableTestBase.edge(1, null)));
        fleet.add(one);
        fleet.add(two);
        assertThat(fleet.servers()).containsExactly(two, one);
        assertThat(fleet.serverCount()).isEqualTo(2);
        assertThat(fleet.server(one.id())).contains(one);
        fleet.remove(one.peer());
        assertThat(fleet.server(one.id())).isEmpty();
        assertThat(fleet.servers()).containsExactly(two);
        assertThat(fleet.serverCount()).isEqualTo(1);
    }

    /** Also when the step that tells so is repeated. */
    @Test
    void aProgramsConnectionIsSupersededByItsNextOneInTheSameRole() {
        PeerInstance program = PeerInstance.random();
        assertThat(fleet.connect(encoder(1, program))).isNull();
        assertThat(fleet.connect(encoder(1, program))).isNull();
        assertThat(fleet.connect(TableTestBase.edge(2, program))).isNull();
        assertThat(fleet.connect(encoder(3, null))).isNull();
        assertThat(fleet.connect(encoder(4, null))).isNull();
        assertThat(fleet.connect(encoder(5, program))).isEqualTo(new PeerId(1));
        fleet.remove(encoder(1, program));
        assertThat(fleet.connect(encoder(6, program))).isEqualTo(new PeerId(5));
        fleet.remove(encoder(6, program));
        assertThat(fleet.connect(encoder(7, program))).isNull();
    }

    @Test
    void encodersComeAndGo() {
        fleet.register(connected(2, null), 5, 0);
        fleet.register(connected(1, null), 7, 3);
        assertThat(fleet.encoders())
                .containsExactly(new Encoder(encoder(1, null), 7, 3), new Encoder(encoder(2, null), 5, 0));
        assertThat(fleet.capacity()).isEqualTo(new FleetCapacity(3, 12, 2));
        assertThat(fleet.chooseEncoder()).contains(new Encoder(encoder(2, null), 5, 0));
        fleet.remove(encoder(2, null));
        fleet.remove(encoder(99, null));
        assertThat(fleet.chooseEncoder()).contains(new Encoder(encoder(1, null), 7, 3));
        assertThat(fleet.capacity()).isEqualTo(new FleetCapacity(3, 7, 1));
    }

    @Test
    void whoRegistersAgainKeepsItsLoad() {
        fleet.register(connected(1, null), 1, 0);
        fleet.addLoad(new PeerId(1), 1);
        assertThat(fleet.chooseEncoder()).isEmpty();
        fleet.register(encoder(1, null), 2, 17);
        assertThat(fleet.encoders()).containsExactly(new Encoder(encoder(1, null), 2, 1));
        assertThat(fleet.chooseEncoder()).isPresent();
        assertThat(fleet.capacity()).isEqualTo(new FleetCapacity(1, 2, 1));
    }

    @Test
    void loadIsCountedForThoseWhoAreThere() {
        fleet.register(connected(1, null), 5, 0);
        fleet.addLoad(new PeerId(1), 2);
        fleet.addLoad(new PeerId(1), -1);
        fleet.addLoad(new PeerId(2), 1);
        assertThat(fleet.encoders()).containsExactly(new Encoder(encoder(1, null), 5, 1));
        assertThat(fleet.capacity()).isEqualTo(new FleetCapacity(1, 5, 1));
    }

    @Test
    void recountingReplacesEveryLoad() {
        fleet.register(connected(1, null), 5, 4);
        fleet.register(connected(2, null), 5, 1);
        fleet.recount(id -> id.equals(new PeerId(1)) ? 0 : 5);
        assertThat(fleet.encoders())
                .containsExactly(new Encoder(encoder(1, null), 5, 0), new Encoder(encoder(2, null), 5, 5));
        assertThat(fleet.chooseEncoder()).contains(new Encoder(encoder(1, null), 5, 0));
        assertThat(fleet.capacity().load()).isEqualTo(5);
    }

    @Test
    void aProgramOnALaterConnectionIsGivenNothingOnItsEarlierOnes() {
        PeerInstance program = PeerInstance.random();
        fleet.register(connected(1, program), 5, 0);
        fleet.register(connected(2, PeerInstance.random()), 5, 0);
        fleet.register(connected(3, null), 5, 0);
        fleet.register(connected(4, program), 6, 2);
        assertThat(fleet.encoders())
                .extracting(Encoder::id)
                .extracting(PeerId::value)
                .containsExactly(2L, 3L, 4L);
        assertThat(fleet.capacity()).isEqualTo(new FleetCapacity(2, 16, 3));
        fleet.register(encoder(4, program), 7, 0);
        assertThat(fleet.encoders()).contains(new Encoder(encoder(4, program), 7, 2));
        assertThat(fleet.register(encoder(1, program), 5, 0)).isFalse();
        assertThat(fleet.drain(encoder(1, program), 5, 0)).isFalse();
        assertThat(fleet.encoders()).as("what is said late of an earlier one").hasSize(3);
        fleet.register(connected(9, program), 5, 0);
        assertThat(fleet.encoders())
                .extracting(Encoder::id)
                .extracting(PeerId::value)
                .containsExactly(2L, 3L, 9L);
        fleet.remove(encoder(9, program));
        fleet.register(connected(10, program), 5, 0);
        assertThat(fleet.encoders()).hasSize(3);
    }

    /** A registration waits for what is resumed before it, and the connection may be gone meanwhile. */
    @Test
    void whoIsGoneIsNotMadeKnown() {
        for (PeerInstance program : new PeerInstance[] {null, PeerInstance.random()}) {
            Peer gone = connected(1, program);
            fleet.remove(gone);
            assertThat(fleet.register(gone, 5, 0)).isFalse();
            assertThat(fleet.drain(gone, 5, 0)).isFalse();
            assertThat(fleet.encoders()).isEmpty();
            assertThat(fleet.capacity()).isEqualTo(new FleetCapacity(0, 0, 0));
            StreamingServer server = TableTestBase.server(connected(TableTestBase.edge(2, program)));
            fleet.remove(server.peer());
            fleet.add(server);
            assertThat(fleet.servers()).isEmpty();
        }
    }

    @Test
    void oneThatDrainsKeepsItsLoadAndGetsNoMore() {
        fleet.register(connected(1, null), 5, 0);
        fleet.addLoad(new PeerId(1), 2);
        fleet.drain(encoder(1, null), 5, 99);
        assertThat(fleet.chooseEncoder()).isEmpty();
        assertThat(fleet.hasEncoders()).isFalse();
        assertThat(fleet.capacity()).isEqualTo(new FleetCapacity(0, 0, 0));
        fleet.addLoad(new PeerId(1), -1);
        assertThat(fleet.encoders()).containsExactly(new Encoder(encoder(1, null), 5, 1, true));
        fleet.register(encoder(1, null), 7, 0);
        assertThat(fleet.encoders())
                .as("whatever it registers with later")
                .containsExactly(new Encoder(encoder(1, null), 7, 1, true));
        fleet.recount(_ -> 0);
        assertThat(fleet.chooseEncoder()).isEmpty();
        fleet.remove(encoder(1, null));
        assertThat(fleet.hasEncoders()).isFalse();
    }

    /** After a restart of the coordinator, for example. */
    @Test
    void oneThatDrainsOnANewConnectionIsKnownWithWhatItHasResumed() {
        PeerInstance program = PeerInstance.random();
        fleet.register(connected(1, program), 5, 3);
        fleet.drain(connected(2, program), 5, 2);
        assertThat(fleet.encoders()).containsExactly(new Encoder(encoder(2, program), 5, 2, true));
        assertThat(fleet.capacity()).isEqualTo(new FleetCapacity(0, 0, 0));
        assertThat(fleet.chooseEncoder()).isEmpty();
    }
}
