package dev.headend.encoder.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.media.ChannelId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotOutputTest {
    private static final Duration ENOUGH = Duration.ofSeconds(10);

    @TempDir
    Path spool;

    private final Server storage = new Server();
    private boolean held = true;
    private Path run;
    private SnapshotOutput snapshots;

    @BeforeEach
    void begin() throws IOException {
        run = Files.createDirectory(spool.resolve("run-0"));
        snapshots = new SnapshotOutput(new ChannelId("news"), spool, storage, () -> held);
        snapshots.beginRun(run);
    }

    @Test
    void eachPictureReplacesTheOneBefore() throws IOException {
        take("a");
        awaitStored("a");
        take("b");
        awaitStored("b");

        assertThat(storage.kinds).containsOnly(ContentKind.SNAPSHOT);
        Awaitility.await().untilAsserted(() -> assertThat(files()).isZero());
    }

    @Test
    void thatOfARunIsStoredWhenTheNextHasBegun() throws IOException {
        picture("a");
        Files.writeString(run.resolve("snapshot.jpg.tmp"), "half a pict");
        snapshots.beginRun(Files.createDirectory(spool.resolve("run-1")));
        snapshots.look();

        awaitStored("a");
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void onePictureAloneWaitsForAStorageThatHangs() throws IOException {
        storage.hanging = new CountDownLatch(1);
        take("a");
        storage.asked.acquireUninterruptibly();
        for (String each : List.of("b", "c", "d", "e")) {
            take(each);
        }
        assertThat(files()).isEqualTo(2);

        storage.hanging.countDown();
        Awaitility.await().untilAsserted(() -> {
            snapshots.look();
            assertThat(storage.stored).hasSizeLessThanOrEqualTo(2).endsWith("e");
        });
    }

    @Test
    void aPictureThatCouldNotBeStoredIsTriedAgainUntilThereIsANewerOne() throws IOException {
        storage.failing = true;
        take("a");
        Awaitility.await().until(() -> storage.failures > 0);
        picture("b");
        storage.failing = false;
        Awaitility.await().untilAsserted(() -> {
            snapshots.look();
            assertThat(storage.stored).containsExactly("b");
        });
    }

    @Test
    void thoseOfAStreamThatAnotherEncoderHasAreNotStored() throws IOException {
        held = false;
        take("a");
        snapshots.finish(ENOUGH);

        assertThat(storage.stored).isEmpty();
    }

    @Test
    void theLastOneIsStoredAtTheEndAndNoneAfterwards() throws IOException {
        picture("a");
        snapshots.finish(ENOUGH);
        assertThat(storage.stored).containsExactly("a");

        take("b");
        assertThat(storage.stored).containsExactly("a");
    }

    /** One that ends late, as its FFmpeg or its storage was slow. */
    @Test
    void aStreamThatAnotherOfItsChannelHasFollowedStoresNoneAnyMore() throws IOException {
        picture("of the first");
        Path folder = Files.createDirectories(spool.resolve("other/run-0"));
        SnapshotOutput next = new SnapshotOutput(new ChannelId("news"), spool.resolve("other"), storage, () -> true);
        next.beginRun(folder);
        Files.writeString(folder.resolve("snapshot.jpg"), "of the second");
        next.finish(ENOUGH);
        assertThat(storage.stored).containsExactly("of the second");

        snapshots.finish(ENOUGH);
        assertThat(storage.stored).containsExactly("of the second");
    }

    @Test
    void aNameThatIsTooLongForAFileStoresNothing() throws IOException {
        SnapshotOutput unnamable = new SnapshotOutput(new ChannelId("c".repeat(255)), spool, storage, () -> true);
        unnamable.beginRun(run);
        picture("a");
        unnamable.finish(ENOUGH);

        assertThat(storage.stored).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1920, 1080, 1280, 720",
        "1080, 1920, 406, 720",
        "640, 360, 640, 360",
        "853, 480, 854, 480",
        "16, 4320, 2, 720",
        "1, 1, 2, 2"
    })
    void itHasTheAspectOfTheSource(int width, int height, int madeWidth, int madeHeight) {
        assertThat(SnapshotOutput.spec(width, height, 60)).hasToString(madeWidth + "x" + madeHeight + ",60");
    }

    private void take(String content) throws IOException {
        picture(content);
        snapshots.look();
    }

    private void picture(String content) throws IOException {
        Files.writeString(run.resolve("snapshot.jpg"), content);
    }

    private void awaitStored(String content) {
        Awaitility.await().untilAsserted(() -> {
            snapshots.look();
            assertThat(storage.stored).endsWith(content);
        });
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(spool).filter(Files::isRegularFile)) {
            return all.count();
        }
    }

    /** A storage that has troubles. */
    private static final class Server extends MemoryStorage {
        private final List<String> stored = new CopyOnWriteArrayList<>();
        private final List<ContentKind> kinds = new CopyOnWriteArrayList<>();
        /** By who wants to store a picture. */
        private final Semaphore asked = new Semaphore(0);

        private volatile CountDownLatch hanging = new CountDownLatch(0);
        private volatile boolean failing;
        private volatile int failures;

        @Override
        public void put(String path, Path file, ContentKind kind) throws IOException {
            String content = Files.readString(file);
            asked.release();
            await(hanging);
            if (failing) {
                failures++;
                throw new IOException("out of order");
            }
            super.put(path, file, kind);
            assertThat(path).isEqualTo("images/news.jpg");
            kinds.add(kind);
            stored.add(content);
        }

        private static void await(CountDownLatch latch) throws IOException {
            try {
                latch.await();
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
        }
    }
}
