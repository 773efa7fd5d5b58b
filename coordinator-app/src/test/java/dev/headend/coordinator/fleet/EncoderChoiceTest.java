package dev.headend.coordinator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EncoderChoiceTest {
    private static Encoder encoder(long id, int capacity, int load) {
        return new Encoder(peer(id), capacity, load);
    }

    private static Peer peer(long id) {
        return new Peer(new PeerId(id), ControlRole.HLS, null);
    }

    private static Optional<Encoder> best(Encoder... encoders) {
        EncoderChoice choice = new EncoderChoice();
        for (Encoder encoder : encoders) {
            choice.update(null, encoder);
        }
        return choice.best();
    }

    @Test
    void nobodyIsThere() {
        assertThat(best()).isEmpty();
    }

    @Test
    void theLeastLoadWinsNotTheMostRoom() {
        Encoder busy = encoder(1, 100, 3);
        Encoder unlimited = encoder(2, -1, 3);
        Encoder small = encoder(3, 3, 2);
        assertThat(best(busy, unlimited, small)).contains(small);
    }

    @Test
    void aFullOneIsNotTaken() {
        Encoder full = encoder(1, 2, 2);
        Encoder busy = encoder(2, 9, 8);
        assertThat(best(full, busy)).contains(busy);
        assertThat(best(full)).isEmpty();
    }

    @Test
    void oneThatDrainsIsNotTakenHoweverFreeItIs() {
        Encoder busy = encoder(2, 9, 8);
        assertThat(best(encoder(1, 9, 0).asDraining(), busy)).contains(busy);
        assertThat(best(encoder(1, -1, 0).asDraining())).isEmpty();
        assertThat(encoder(1, 9, 0).asDraining().withLoad(1).withCapacity(-1).hasRoom())
                .as("for good")
                .isFalse();
    }

    @Test
    void oneThatDrainsCountsForNothing() {
        FleetCapacity.Sum sum = new FleetCapacity.Sum();
        sum.add(encoder(1, 2, 2));
        sum.add(encoder(2, -1, 1).asDraining());
        assertThat(sum.total()).isEqualTo(new FleetCapacity(2, 2, 1));
        sum.subtract(encoder(1, 2, 2));
        sum.add(encoder(1, 2, 2).asDraining());
        assertThat(sum.total()).as("not without a limit").isEqualTo(new FleetCapacity(0, 0, 0));
    }

    @Test
    void ofTwoEqualOnesTheOlderIsTaken() {
        assertThat(best(encoder(7, 9, 1), encoder(3, 9, 1), encoder(5, 9, 1))).contains(encoder(3, 9, 1));
    }

    @Test
    void zeroAndLessMeanNoLimit() {
        assertThat(encoder(1, 0, 1_000).hasRoom()).isTrue();
        assertThat(encoder(1, -1, 1_000).hasRoom()).isTrue();
        assertThat(encoder(1, 0, 0).capacity()).isEqualTo(Encoder.UNLIMITED);
        assertThat(encoder(1, 1, 0).capacity()).isEqualTo(1);
    }

    /** Whatever comes, goes and changes: the choice and the sum are those of a look at all of them. */
    @Test
    void keepsUpWithEveryChange() {
        Random random = new Random(7);
        TreeMap<Long, Encoder> all = new TreeMap<>();
        EncoderChoice choice = new EncoderChoice();
        FleetCapacity.Sum sum = new FleetCapacity.Sum();
        for (int i = 0; i < 5_000; i++) {
            long id = random.nextInt(12);
            Encoder after = random.nextInt(4) == 0
                    ? null
                    : new Encoder(peer(id), random.nextInt(-1, 6), random.nextInt(5), random.nextInt(4) == 0);
            Encoder before = after == null ? all.remove(id) : all.put(id, after);
            choice.update(before, after);
            if (before != null) {
                sum.subtract(before);
            }
            if (after != null) {
                sum.add(after);
            }
            assertThat(choice.best()).isEqualTo(leastLoad(all));
            assertThat(sum.total()).isEqualTo(total(all));
        }
    }

    private static Optional<Encoder> leastLoad(TreeMap<Long, Encoder> byAge) {
        return byAge.values().stream().filter(Encoder::hasRoom).min(Comparator.comparingInt(Encoder::load));
    }

    private static FleetCapacity total(TreeMap<Long, Encoder> all) {
        List<Encoder> taking = all.values().stream().filter(e -> !e.draining()).toList();
        boolean unlimited = taking.stream().anyMatch(e -> e.capacity() == Encoder.UNLIMITED);
        int capacity = taking.stream().mapToInt(Encoder::capacity).sum();
        return new FleetCapacity(
                taking.stream().mapToInt(Encoder::load).sum(), unlimited ? Encoder.UNLIMITED : capacity, taking.size());
    }

    @Test
    void capacitiesThatAreMoreThanANumberHoldsStayPositive() {
        FleetCapacity.Sum sum = new FleetCapacity.Sum();
        assertThat(sum.total()).isEqualTo(new FleetCapacity(0, 0, 0));
        sum.add(encoder(1, Integer.MAX_VALUE, 1));
        sum.add(encoder(2, Integer.MAX_VALUE, 2));
        assertThat(sum.total()).isEqualTo(new FleetCapacity(3, Integer.MAX_VALUE, 2));
    }
}
