package dev.headend.encoder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryingStorageTest {
    private static final byte[] CONTENT = new byte[1];

    @AfterEach
    void forgetInterrupts() {
        Thread.interrupted();
    }

    @Test
    void triesAgainUntilItIsStored() {
        Flaky flaky = new Flaky(3);

        assertThat(new RetryingStorage(flaky, Duration.ofSeconds(30)).put("a", CONTENT, ContentKind.INDEX))
                .isTrue();
        assertThat(flaky.attempts).isEqualTo(4);
    }

    @Test
    void aFileThatIsStoredIsDeletedWhereItWas(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("0.ts"), CONTENT);
        assertThat(new RetryingStorage(new Flaky(1), Duration.ZERO).put("a", file, ContentKind.SEGMENT))
                .isFalse();
        assertThat(file).exists();
        assertThat(new RetryingStorage(new Flaky(0), Duration.ZERO).put("a", file, ContentKind.SEGMENT))
                .isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void givesUpWhenItsTimeIsOver() {
        Flaky flaky = new Flaky(Integer.MAX_VALUE);

        assertThat(new RetryingStorage(flaky, Duration.ofMillis(200)).put("a", Path.of("x"), ContentKind.SEGMENT))
                .isFalse();
        assertThat(flaky.attempts).isBetween(1, 3);
    }

    /** Playlists of long recordings are megabytes each, and may all be due at once. */
    @Test
    void ofLargeContentOneIsPreparedAtATime() throws Exception {
        AtomicInteger inMemory = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch door = new CountDownLatch(1);
        Semaphore prepared = new Semaphore(0);
        Storage slow = new MemoryStorage() {
            @Override
            public void put(String path, byte[] content, ContentKind kind) throws IOException {
                most.accumulateAndGet(inMemory.get(), Math::max);
                prepared.release();
                pass(door);
                inMemory.decrementAndGet();
                super.put(path, content, kind);
            }
        };
        RetryingStorage storage = new RetryingStorage(slow, Duration.ofSeconds(30));
        try (ExecutorService all = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> puts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String path = String.valueOf(i);
                puts.add(() -> storage.putLarge(
                        path,
                        () -> {
                            inMemory.incrementAndGet();
                            return new byte[7];
                        },
                        ContentKind.PLAYLIST,
                        true));
            }
            List<Future<Integer>> results = puts.stream().map(all::submit).toList();
            prepared.acquire();
            door.countDown();
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(7);
            }
        }
        assertThat(most.get()).isEqualTo(1);
    }

    private static void pass(CountDownLatch door) {
        try {
            door.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /** It is a recording that grows, and the live playlist of its rendition comes after it. */
    @Test
    void largeContentThatCanWaitIsLeftOutWhileAnotherIsStored() throws Exception {
        CountDownLatch door = new CountDownLatch(1);
        Semaphore prepared = new Semaphore(0);
        Storage hanging = new MemoryStorage() {
            @Override
            public void put(String path, byte[] content, ContentKind kind) throws IOException {
                prepared.release();
                pass(door);
            }
        };
        RetryingStorage storage = new RetryingStorage(hanging, Duration.ofSeconds(30));
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            Future<Integer> first = one.submit(() -> storage.putLarge("a", () -> CONTENT, ContentKind.PLAYLIST, true));
            prepared.acquire();
            assertThat(storage.putLarge("b", () -> CONTENT, ContentKind.PLAYLIST, false))
                    .isEqualTo(-1);
            door.countDown();
            assertThat(first.get()).isEqualTo(1);
        }
        assertThat(storage.putLarge("b", () -> CONTENT, ContentKind.PLAYLIST, false))
                .isEqualTo(1);
    }

    @Test
    void largeContentThatIsNotStoredHasNoLength() {
        Flaky flaky = new Flaky(Integer.MAX_VALUE);
        assertThat(new RetryingStorage(flaky, Duration.ZERO).putLarge("a", () -> CONTENT, ContentKind.PLAYLIST, true))
                .isEqualTo(-1);
    }

    /** Time passes only where it is waited for. */
    @ParameterizedTest
    @CsvSource({"240, true", "290, true", "310, false", "3600, false"})
    void anOutageOfMinutesLosesNothing(int seconds, boolean stored) {
        VirtualTime time = new VirtualTime();
        Storage down = new MemoryStorage() {
            @Override
            protected void write(String path, byte[] content, ContentKind kind) throws IOException {
                if (time.nanos() < Duration.ofSeconds(seconds).toNanos()) {
                    throw new IOException("down");
                }
            }
        };
        RetryingStorage storage = new RetryingStorage(
                down, Duration.ofMinutes(5), new SpoolBudget(Long.MAX_VALUE), new StorageStatus(), time);

        assertThat(storage.put("a", CONTENT, ContentKind.SEGMENT)).isEqualTo(stored);
        assertThat(time.now).isBetween(Math.min(seconds, 294) * 1_000_000_000L, 300_000_000_000L);
        assertThat(time.longestPause).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    private static final class VirtualTime implements RetryingStorage.Waiting {
        private long now;
        private Duration longestPause = Duration.ZERO;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void sleep(Duration pause) {
            now += pause.toNanos();
            longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
        }
    }

    /** Health would name the problem for ever. */
    @Test
    void aFileThatCannotBeAskedForAnyMoreIsNoProblemOfTheStorage() {
        VirtualTime time = new VirtualTime();
        StorageStatus status = new StorageStatus();
        Storage odd = new MemoryStorage() {
            @Override
            protected void write(String path, byte[] content, ContentKind kind) throws IOException {
                if (path.equals("a") && time.nanos() < Duration.ofSeconds(10).toNanos()) {
                    throw new IOException("down");
                }
                if (path.equals("a")) {
                    throw new IllegalStateException("an error of ours");
                }
            }
        };
        RetryingStorage storage =
                new RetryingStorage(odd, Duration.ofMinutes(5), new SpoolBudget(Long.MAX_VALUE), status, time);

        assertThatThrownBy(() -> storage.put("a", CONTENT, ContentKind.SEGMENT))
                .isInstanceOf(IllegalStateException.class);
        assertThat(status.problem()).contains("down");
        assertThat(storage.put("b", CONTENT, ContentKind.SEGMENT)).isTrue();
        assertThat(status.problem()).isEmpty();
    }

    @Test
    void triesOnceWithoutPatience() {
        Flaky flaky = new Flaky(1);

        assertThat(new RetryingStorage(flaky, Duration.ZERO).put("a", CONTENT, ContentKind.INDEX))
                .isFalse();
        assertThat(flaky.attempts).isEqualTo(1);
    }

    @Test
    void stopsWaitingWhenInterrupted() {
        Flaky flaky = new Flaky(Integer.MAX_VALUE);
        Thread.currentThread().interrupt();

        assertThat(new RetryingStorage(flaky, Duration.ofHours(1)).put("a", CONTENT, ContentKind.INDEX))
                .isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void removesWithoutPatience() {
        RetryingStorage storage = new RetryingStorage(new Flaky(1), Duration.ofHours(1));

        assertThat(storage.delete("a")).isFalse();
        assertThat(storage.delete("a")).isTrue();
    }

    /** Fails so many times. */
    private static final class Flaky extends MemoryStorage {
        private final int failures;
        private int attempts;

        Flaky(int failures) {
            this.failures = failures;
        }

        @Override
        public void put(String path, Path file, ContentKind kind) throws IOException {
            attempt();
        }

        @Override
        protected void write(String path, byte[] content, ContentKind kind) throws IOException {
            attempt();
        }

        @Override
        public void delete(String path) throws IOException {
            attempt();
        }

        private void attempt() throws IOException {
            if (attempts++ < failures) {
                throw new IOException("out of order");
            }
        }
    }
}
