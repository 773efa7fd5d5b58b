package dev.headend.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialWorkerTest {
    private static final Duration LONG = Patience.TIME;

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
    void goesOnAfterTheSystemHadNoThreadForAMoment() {
        AtomicBoolean none = new AtomicBoolean(true);
        SerialWorker waiting = new SerialWorker("test", work -> {
            if (none.get()) {
                throw new OutOfMemoryError("no thread, in a test");
            }
            work.run();
        });
        waiting.submit(() -> done.add(1));
        none.set(false);
        waiting.submit(() -> done.add(2));

        assertThat(waiting.finish(LONG)).isTrue();
        assertThat(done).containsExactly(1, 2);
    }

    @Test
    void doesNotSayThatItHasFinishedWhatNoThreadWasThereFor() {
        SerialWorker waiting = new SerialWorker("test", _ -> {
            throw new OutOfMemoryError("no thread, in a test");
        });
        waiting.submit(() -> done.add(1));

        assertThat(waiting.finish(LONG)).isFalse();
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

    /**
     * A file that nobody reads is opened as a hung network file system is used: the thread stays in the system call, and cannot be
     * interrupted.
     */
    @Test
    void workersThatHangInTheFileSystemStopNobodyElse(@TempDir Path folder) throws Exception {
        Path hung = folder.resolve("hung");
        assertThat(new ProcessBuilder("mkfifo", hung.toString()).start().waitFor())
                .isZero();
        int hanging = 2 * Runtime.getRuntime().availableProcessors() + 2;
        CountDownLatch entered = new CountDownLatch(hanging);
        List<SerialWorker> workers = new ArrayList<>();
        try {
            for (int i = 0; i < hanging; i++) {
                SerialWorker lane = new SerialWorker("hung-" + i);
                lane.submit(() -> write(hung, entered));
                workers.add(lane);
            }
            assertThat(entered.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();

            CountDownLatch virtual = new CountDownLatch(1);
            Thread.ofVirtual().start(virtual::countDown);
            assertThat(virtual.await(Patience.SECONDS, TimeUnit.SECONDS))
                    .as("another virtual thread runs")
                    .isTrue();
            worker.submit(() -> done.add(1));
            assertThat(worker.finish(LONG)).isTrue();
            assertThat(done).containsExactly(1);
            assertThat(workers.getFirst().finish(Duration.ofMillis(50))).isFalse();
        } finally {
            readUntilAllHaveFinished(hung, workers);
        }
    }

    private static void readUntilAllHaveFinished(Path hung, List<SerialWorker> workers) throws IOException {
        try (RandomAccessFile ignored = new RandomAccessFile(hung.toFile(), "rw")) {
            workers.forEach(lane -> assertThat(lane.finish(LONG)).isTrue());
        }
    }

    private static void write(Path file, CountDownLatch entered) {
        entered.countDown();
        try {
            Files.write(file, new byte[1]);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    @Test
    void takesNothingMoreAtItsEnd() {
        assertThat(worker.finish(LONG)).isTrue();
        assertThatThrownBy(() -> worker.submit(() -> done.add(1))).isInstanceOf(RejectedExecutionException.class);
    }

    private static void await(CountDownLatch door) {
        try {
            door.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
