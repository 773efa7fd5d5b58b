package dev.headend.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncoderChoiceTest {
    private static Encoder encoder(long id, int capacity, int load) {
        return new Encoder(new Peer(new PeerId(id), ControlRole.HLS, null), capacity, load);
    }

    @Test
    void nobodyIsThere() {
        assertThat(EncoderChoice.among(List.of())).isEmpty();
    }

    @Test
    void theLeastLoadWinsNotTheMostRoom() {
        Encoder busy = encoder(1, 100, 3);
        Encoder small = encoder(2, 3, 2);
        assertThat(EncoderChoice.among(List.of(busy, small))).contains(small);
    }

    @Test
    void aFullOneIsNotTaken() {
        Encoder full = encoder(1, 2, 2);
        Encoder busy = encoder(2, 9, 8);
        assertThat(EncoderChoice.among(List.of(full, busy))).contains(busy);
        assertThat(EncoderChoice.among(List.of(full))).isEmpty();
    }

    @Test
    void ofTwoEqualOnesTheOlderIsTaken() {
        assertThat(EncoderChoice.among(List.of(encoder(7, 9, 1), encoder(3, 9, 1))))
                .contains(encoder(3, 9, 1));
    }

    @Test
    void zeroAndLessMeanNoLimit() {
        assertThat(encoder(1, 0, 1_000).hasRoom()).isTrue();
        assertThat(encoder(1, -1, 1_000).hasRoom()).isTrue();
        assertThat(encoder(1, 0, 0).capacity()).isEqualTo(Encoder.UNLIMITED);
    }

    @Test
    void oneWithoutLimitMakesTheFleetWithoutLimit() {
        assertThat(FleetCapacity.of(List.of(encoder(1, 4, 1), encoder(2, -1, 7))))
                .isEqualTo(new FleetCapacity(8, -1, 2));
        assertThat(FleetCapacity.of(List.of(encoder(1, 4, 1), encoder(2, 5, 2))))
                .isEqualTo(new FleetCapacity(3, 9, 2));
        assertThat(FleetCapacity.of(List.of())).isEqualTo(new FleetCapacity(0, 0, 0));
    }
}
