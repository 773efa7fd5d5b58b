package dev.headend.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
final class StorageTrialTest {
    private static final Duration LONG = Patience.TIME;

    private final Semaphore attempts = new Semaphore(0);
    private final Semaphore successes = new Semaphore(0);
    private final StorageStatus status = new StorageStatus();
    private volatile boolean working;
    private volatile boolean deleting = true;

    private final Traceless storage = new Traceless();

    @Test
    void streamsComeWhenTheStorageHasTakenAFile() throws InterruptedException {
        try (StorageTrial ignored = trial()) {
            attempts.acquire(2);
            assertThat(successes.tryAcquire()).isFalse();
            assertThat(status.hasWorked()).isFalse();
            assertThat(status.problem()).contains("out of order");
            working = true;

            successes.acquire();
            assertThat(status.hasWorked()).isTrue();
            assertThat(status.problem()).isEmpty();
            storage.deleted.acquire();
            assertThat(storage.stored()).isEmpty();
        }
    }

    @Test
    void streamsComeThoughNothingCanBeDeleted() throws InterruptedException {
        working = true;
        deleting = false;
        try (StorageTrial ignored = trial()) {
            successes.acquire();
            assertThat(status.problem()).isEmpty();
        }
    }

    @Test
    void isClosedWhileTheStorageFails() throws InterruptedException {
        try (StorageTrial ignored = trial()) {
            attempts.acquire();
        }
        working = true;
        assertThat(successes.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void blamesNoStorageWhenItIsClosed() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Storage hanging = new MemoryStorage() {
            @Override
            protected void write(String path, byte[] content, ContentKind kind) throws IOException {
                attempts.release();
                try {
                    never.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
            }
        };
        AtomicReference<Thread> worker = new AtomicReference<>();
        try (StorageTrial trial = new StorageTrial(hanging, status, successes::release, Duration.ofMillis(1), LONG)) {
            attempts.acquire();
            worker.set(trial.thread());
        }
        worker.get().join();
        assertThat(status.problem()).isEmpty();
    }

    @Test
    void saysThatTheStorageDoesNotAnswer(CapturedOutput output) throws InterruptedException {
        Semaphore answer = new Semaphore(0);
        Storage hanging = new MemoryStorage() {
            @Override
            protected void write(String path, byte[] content, ContentKind kind) {
                answer.acquireUninterruptibly();
            }
        };
        try (StorageTrial ignored =
                new StorageTrial(hanging, status, successes::release, Duration.ofMillis(1), Duration.ofMillis(1))) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(output)
                            .contains(
                                    "waiting for the storage to take a file: before, there are no streams: no answer"));
            assertThat(successes.tryAcquire()).isFalse();
            answer.release();
            successes.acquire();
        }
        assertThat(output).contains(" s for the storage to take a file");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(StorageTrial.problem(storage)).contains("out of order");
        working = true;
        assertThat(StorageTrial.problem(storage)).isEmpty();
        deleting = false;
        assertThat(StorageTrial.problem(storage)).contains("not deleted");
    }

    private StorageTrial trial() {
        return new StorageTrial(storage, status, successes::release, Duration.ofMillis(working ? 1 : 20), LONG);
    }

    private final class Traceless extends MemoryStorage {
        private final Semaphore deleted = new Semaphore(0);

        @Override
        protected void write(String path, byte[] content, ContentKind kind) throws IOException {
            attempts.release();
            if (!working) {
                throw new IOException("out of order");
            }
            super.write(path, content, kind);
        }

        @Override
        public void delete(String path) throws IOException {
            if (!deleting) {
                throw new IOException("not deleted");
            }
            super.delete(path);
            deleted.release();
        }

        synchronized Map<String, byte[]> stored() {
            return Map.copyOf(files());
        }
    }
}
