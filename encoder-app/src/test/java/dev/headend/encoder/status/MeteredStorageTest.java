package dev.headend.encoder.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.FilesystemStorage;
import dev.headend.encoder.storage.MemoryStorage;
import dev.headend.encoder.storage.SerialWorker;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeteredStorageTest {
    private static final String SEGMENT = "hls/news/1/320x180-25/0.ts";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    @Test
    void countsWhatIsStoredByKind() throws IOException {
        MeteredStorage storage =
                new MeteredStorage(new FilesystemStorage(folder.resolve("media")), "FILESYSTEM", registry);
        storage.put(SEGMENT, segmentOf(188), ContentKind.SEGMENT);
        storage.put("hls/news/index.m3u8", new byte[20], ContentKind.PLAYLIST);
        storage.put("hls/news/index.m3u8", new byte[30], ContentKind.PLAYLIST);
        assertThat(counted("files.stored", "segment")).isEqualTo(1);
        assertThat(counted("bytes.stored", "segment")).isEqualTo(188);
        assertThat(counted("files.stored", "playlist")).isEqualTo(2);
        assertThat(counted("bytes.stored", "playlist")).isEqualTo(50);
        assertThat(folder.resolve("media").resolve(SEGMENT)).exists();
        storage.delete(SEGMENT);
        assertThat(folder.resolve("media").resolve(SEGMENT)).doesNotExist();
    }

    @Test
    void countsWhatIsRefusedAndSaysSo() throws IOException {
        Path file = Files.createFile(folder.resolve("no-folder"));
        MeteredStorage storage = new MeteredStorage(new FilesystemStorage(file), "FILESYSTEM", registry);
        Path segment = segmentOf(188);
        assertThatThrownBy(() -> storage.put(SEGMENT, segment, ContentKind.SEGMENT))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> storage.put("hls/news/index.m3u8", new byte[1], ContentKind.PLAYLIST))
                .isInstanceOf(IOException.class);
        assertThat(counted("storage.failures", "segment")).isEqualTo(1);
        assertThat(counted("storage.failures", "playlist")).isEqualTo(1);
        assertThat(registry.find("headend.encoder.files.stored").counter()).isNull();
    }

    @Test
    void timesWritesByKindAndStorage() throws IOException {
        MeteredStorage storage = new MeteredStorage(new MemoryStorage(), "S3", registry);
        storage.put(SEGMENT, segmentOf(188), ContentKind.SEGMENT);
        assertThat(storage.append(SEGMENT, 188, new byte[10], ContentKind.SEGMENT))
                .isTrue();
        assertThat(storage.replace(SEGMENT, new byte[10], ContentKind.SEGMENT, null))
                .isFalse();
        Timer writes = registry.get("headend.encoder.storage.write")
                .tag("kind", "segment")
                .tag("storage", "s3")
                .timer();
        assertThat(writes.count()).isEqualTo(2);
        assertThat(counted("bytes.stored", "segment")).isEqualTo(198);
    }

    @Test
    void tellsOfAWriteThatHangs() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch door = new CountDownLatch(1);
        MeteredStorage storage = new MeteredStorage(
                new MemoryStorage() {
                    @Override
                    protected void write(String path, byte[] content, ContentKind kind) {
                        entered.countDown();
                        try {
                            door.await();
                        } catch (InterruptedException stopped) {
                            throw new AssertionError(stopped);
                        }
                    }
                },
                "FILESYSTEM",
                registry);
        assertThat(longest()).isZero();
        SerialWorker worker = new SerialWorker("hung");
        worker.submit(() -> put(storage));
        entered.await();
        assertThat(longest()).isPositive();
        door.countDown();
        assertThat(worker.finish(Duration.ofSeconds(20))).isTrue();
        assertThat(longest()).isZero();
    }

    private double longest() {
        return registry.get("headend.encoder.storage.longest.write.seconds")
                .gauge()
                .value();
    }

    private static void put(MeteredStorage storage) {
        try {
            storage.put(SEGMENT, new byte[1], ContentKind.SEGMENT);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private double counted(String name, String kind) {
        return registry.get("headend.encoder." + name)
                .tag("kind", kind)
                .counter()
                .count();
    }

    private Path segmentOf(int bytes) throws IOException {
        return Files.write(folder.resolve("0.ts"), new byte[bytes]);
    }
}
