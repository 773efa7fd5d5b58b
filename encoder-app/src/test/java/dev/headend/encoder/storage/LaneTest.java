package dev.headend.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Lane lane = new Lane("test");
    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @Test
    void keepsTheOrderAndFinishesWhatItHas() {
        IntStream.range(0, 100).forEach(i -> lane.submit(() -> done.add(i)));

        assertThat(lane.finish(LONG)).isTrue();
        assertThat(done).isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(lane.backlog()).isZero();
    }

    @Test
    void goesOnAfterWorkThatFails() {
        lane.submit(() -> {
            throw new IllegalStateException("broken work");
        });
        lane.submit(() -> done.add(1));

        assertThat(lane.finish(LONG)).isTrue();
        assertThat(done).containsExactly(1);
    }

    @Test
    void saysHowMuchWaits() {
        CountDownLatch door = new CountDownLatch(1);
        lane.submit(() -> await(door));
        lane.submit(() -> done.add(1));

        assertThat(lane.backlog()).isEqualTo(2);
        door.countDown();
        assertThat(lane.finish(LONG)).isTrue();
    }

    @Test
    void doesNotWaitForEver() {
        lane.submit(() -> await(new CountDownLatch(1)));
        lane.submit(() -> done.add(1));

        assertThat(lane.finish(Duration.ofMillis(50))).isFalse();
        assertThat(done).isEmpty();
    }

    private static void await(CountDownLatch door) {
        try {
            door.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
