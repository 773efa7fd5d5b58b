package dev.headend.edge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that hangs under some files: all others are delivered, and requests do not pile up without end. */
class HungDiskTest {
    private static final Duration SOON = Patience.TIME;
    private static final int THREADS = 4;
    private static final int WAITING = 16;

    private final CountDownLatch over = new CountDownLatch(1);
    private final FileReaders readers = new FileReaders(THREADS, WAITING);
    private final AtomicInteger hanging = new AtomicInteger();
    private FileCache cache;

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        for (String path : List.of("hls/hung/0.m3u8", "hls/good/0.m3u8")) {
            Files.createDirectories(folder.resolve(path).getParent());
            Files.writeString(folder.resolve(path), "#EXTM3U");
        }
        cache = new FileCache(new Hanging(FileCache.of(new FileTree(folder), new TextMemory(1 << 20))), readers);
    }

    @AfterEach
    void goOn() {
        over.countDown();
        readers.close();
    }

    @Test
    void otherFoldersAreDelivered() {
        for (int i = 0; i < WAITING / 4; i++) {
            ask("/hls/hung/" + i + ".m3u8");
        }
        assertThat(ask("/hls/good/0.m3u8")).succeedsWithin(SOON).isInstanceOf(FileCache.Answer.Found.class);
    }

    @Test
    void oneFileTakesOneThreadHoweverManyAsk() {
        List<CompletableFuture<FileCache.Answer>> asked = new ArrayList<>();
        for (int i = 0; i < 10 * WAITING; i++) {
            asked.add(ask("/hls/hung/0.m3u8"));
        }
        assertThat(ask("/hls/good/0.m3u8")).succeedsWithin(SOON).isInstanceOf(FileCache.Answer.Found.class);
        assertThat(asked).noneMatch(CompletableFuture::isDone);
        assertThat(hanging).hasValueLessThan(2);

        over.countDown();
        for (CompletableFuture<FileCache.Answer> answer : asked) {
            assertThat(answer).succeedsWithin(SOON).isInstanceOf(FileCache.Answer.Found.class);
        }
    }

    @Test
    void requestsBeyondThoseThatWaitAreRefused() {
        List<CompletableFuture<FileCache.Answer>> asked = new ArrayList<>();
        for (int i = 0; i < 2 * WAITING; i++) {
            asked.add(ask("/hls/hung/" + i + ".m3u8"));
        }
        assertThat(asked.getLast())
                .succeedsWithin(SOON)
                .isInstanceOfSatisfying(
                        FileCache.Answer.Failed.class,
                        failed -> assertThat(failed.cause()).isInstanceOf(RejectedExecutionException.class));
        assertThat(asked.getFirst()).isNotDone();
        assertThat(ask("/hls/good/0.m3u8")).succeedsWithin(SOON).isInstanceOf(FileCache.Answer.Found.class);
    }

    /** Viewers leave, and ask again and again: nothing of that may be kept until the disk goes on. */
    @Test
    void nobodyWaitsForEver() {
        AtomicLong now = new AtomicLong();
        cache = new FileCache(
                new Hanging(FileCache.of(new FileTree(folder), new TextMemory(1 << 20))), readers, now::get);
        CompletableFuture<FileCache.Answer> first = ask("/hls/hung/0.m3u8");
        CompletableFuture<FileCache.Answer> second = ask("/hls/hung/0.m3u8");
        now.addAndGet(FileReaders.PATIENCE.toNanos() - 1);
        cache.sweep();
        assertThat(second).isNotDone();
        now.incrementAndGet();
        cache.sweep();
        assertThat(List.of(first, second))
                .allSatisfy(answer -> assertThat(answer)
                        .isCompletedWithValueMatching(value -> value instanceof FileCache.Answer.Failed));
    }

    private CompletableFuture<FileCache.Answer> ask(String path) {
        CompletableFuture<FileCache.Answer> answer = new CompletableFuture<>();
        cache.find(path, answer::complete);
        return answer;
    }

    /** Hangs under one folder. */
    private final class Hanging implements FileCache.Source {
        private final FileCache.Source disk;

        Hanging(FileCache.Source disk) {
            this.disk = disk;
        }

        @Override
        public FileTree.@Nullable Version find(String path) throws IOException {
            if (path.startsWith("/hls/hung") && over.getCount() > 0) {
                hanging.incrementAndGet();
                await();
            }
            return disk.find(path);
        }

        private void await() {
            try {
                over.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public @Nullable SharedFile read(FileTree.Version version) throws IOException {
            return disk.read(version);
        }

        @Override
        public SharedFile open(FileTree.Version version) throws IOException {
            return disk.open(version);
        }
    }
}
