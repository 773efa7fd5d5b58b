package dev.headend.encoder.hls.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.encoder.storage.StorageStatus;
import dev.headend.encoder.storage.StoredFile;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class StreamKeeperTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final AtomicInteger hanging = new AtomicInteger();
    private final CountDownLatch door = new CountDownLatch(1);
    private final Semaphore beats = new Semaphore(0);
    private final Semaphore hung = new Semaphore(0);

    /** Of requests for the encoder's file, those that are to hang do so until the door is open. */
    private final MemoryStorage storage = new MemoryStorage() {
        @Override
        public Optional<StoredFile> read(String path) throws IOException {
            if (path.equals("encoders/one.json") && hanging.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                hung.release();
                pass();
            }
            return super.read(path);
        }

        @Override
        protected void write(String path, byte[] content, ContentKind kind) throws IOException {
            super.write(path, content, kind);
            if (path.equals("encoders/one.json")) {
                beats.release();
            }
        }
    };

    private final StreamRegistry registry =
            new StreamRegistry(storage, storage, "one", Clock.systemUTC(), System::nanoTime);

    /** Others would take its streams over. */
    @Test
    void saysThatItLivesThoughARequestHangs() throws InterruptedException {
        StreamClaim claim = registry.claim(new ChannelId("c"), new StreamId("1"));
        try (StreamKeeper keeper = new StreamKeeper(registry, new StorageStatus(), INTERVAL)) {
            keeper.start();
            assertThat(beats.tryAcquire(2, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            hanging.set(3);
            assertThat(hung.tryAcquire(3, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            beats.drainPermits();

            assertThat(beats.tryAcquire(5, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            door.countDown();
            assertThat(beats.tryAcquire(5, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(claim.lost()).isFalse();
            assertThat(claim.held()).isTrue();
        }
    }

    /** As where a container has as many threads and processes as it may. */
    @Test
    void saysThatItLivesThoughThereIsNoThreadForThat() throws InterruptedException {
        ThreadFactory none = work -> new Thread(work) {
            @Override
            public void start() {
                throw new OutOfMemoryError("no thread, in a test");
            }
        };
        try (StreamKeeper keeper = new StreamKeeper(registry, new StorageStatus(), INTERVAL, none)) {
            keeper.start();
            assertThat(beats.tryAcquire(5, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** It has those that it needs from the beginning. */
    @Test
    void saysThatItLivesThoughARequestHangsAndThereIsNoFurtherThread() throws InterruptedException {
        AtomicBoolean exhausted = new AtomicBoolean();
        ThreadFactory few = work -> new Thread(work) {
            @Override
            public void start() {
                if (exhausted.get()) {
                    throw new OutOfMemoryError("no thread, in a test");
                }
                setDaemon(true);
                super.start();
            }
        };
        try (StreamKeeper keeper = new StreamKeeper(registry, new StorageStatus(), INTERVAL, few)) {
            keeper.start();
            assertThat(beats.tryAcquire(2, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            exhausted.set(true);
            hanging.set(2);
            assertThat(hung.tryAcquire(2, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            beats.drainPermits();

            assertThat(beats.tryAcquire(5, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            door.countDown();
        }
    }

    /** A storage that hangs for good gets no more and more of them. */
    @Test
    void hasNoMoreThanFourRequestsThatHang() throws InterruptedException {
        try (StreamKeeper keeper = new StreamKeeper(registry, new StorageStatus(), INTERVAL)) {
            keeper.start();
            assertThat(beats.tryAcquire(2, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            hanging.set(100);
            assertThat(hung.tryAcquire(4, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(hung.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
            hanging.set(0);
            door.countDown();
            beats.drainPermits();

            assertThat(beats.tryAcquire(5, Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void pass() throws IOException {
        try {
            door.await();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
    }
}
