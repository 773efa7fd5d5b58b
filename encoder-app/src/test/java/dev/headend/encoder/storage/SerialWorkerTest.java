package dev.headend.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialWorkerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final SerialWorker worker = new SerialWorker("test");
    private final List<Integer> done = new CopyOnWriteArrayList<>();

    @Test
    void keepsTheOrderAndFinishesWhatItHas() {
        IntStream.range(0, 100).forEach(i -> worker.submit(() -> done.add(i)));

        assertThat(worker.finish(LONG)).isTrue();
        assertThat(done).isEqualTo(IntStream.range(0, 100).boxed().toList());
        assertThat(worker.backlog()).isZero();
    }

    @Test
    void goesOnAfterWorkThatFails() {
        worker.submit(() -> {
            throw new IllegalStateException("broken work");
        });
        worker.submit(() -> done.add(1));

        assertThat(worker.finish(LONG)).isTrue();
        assertThat(done).containsExactly(1);
    }

    @Test
    void saysHowMuchWaits() {
        CountDownLatch door = new CountDownLatch(1);
        worker.submit(() -> await(door));
        worker.submit(() -> done.add(1));

        assertThat(worker.backlog()).isEqualTo(2);
        door.countDown();
        assertThat(worker.finish(LONG)).isTrue();
    }

    @Test
    void doesNotWaitForEver() {
        worker.submit(() -> await(new CountDownLatch(1)));
        worker.submit(() -> done.add(1));

        assertThat(worker.finish(Duration.ofMillis(50))).isFalse();
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
